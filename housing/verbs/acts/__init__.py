"""One module an act, named like it: `letting_renew` declares `VERB` for `letting.renew`. The folder is the list."""
