"""The browser of the later page tests is there, and draws Chinese."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = "/usr/bin/chromium"


def flags(profile: Path) -> list[str]:
    """Return how Chromium runs here: with its sandbox wherever the machine allows one."""
    able = (
        os.geteuid() != 0
        and subprocess.run(["unshare", "-Ur", "true"], check=False, capture_output=True).returncode == 0
    )
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return ["--headless", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}", *quiet] + (
        [] if able else ["--no-sandbox"]
    )


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="./doorplate test brings Chromium; pytest alone does not")
def test_chromium_draws_chinese_with_a_font_that_has_it(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<meta charset=utf-8><body style='font:40px sans-serif'><canvas id=c></canvas><script>"
        "const d=c.getContext('2d');const w=t=>{d.font='40px sans-serif';d.clearRect(0,0,300,150);d.fillText(t,0,50);"
        "return d.getImageData(0,0,300,150).data.join()};"
        "document.title=(w('知')!==w('居')&&w('知')!==w('\\u{10FFFE}'))?'drawn':'boxes'</script>",
        encoding="utf-8",
    )
    ended = subprocess.run(
        [CHROMIUM, *flags(tmp_path / "profile"), "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    assert "<title>drawn</title>" in ended.stdout


def test_the_chinese_font_is_there() -> None:
    if shutil.which("fc-match") is None:
        pytest.skip("fontconfig comes with Chromium")
    family = subprocess.run(["fc-match", "sans-serif:lang=zh-cn", "family"], capture_output=True, text=True, check=True)
    assert "CJK SC" in family.stdout
