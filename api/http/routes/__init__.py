"""The routes: one file a resource, each with its `router`. The folder is the list."""
