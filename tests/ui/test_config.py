from __future__ import annotations

import re
from pathlib import Path

from streamlit import config as streamlit_config

from rag.ui import config

ROOT = Path(__file__).parents[2]


def test_both_ways_of_starting_use_the_same_options():
    assert (ROOT / ".streamlit/config.toml").read_text("utf-8") == config.OPTIONS_FILE.read_text(
        "utf-8"
    )


def test_every_option_is_one_streamlit_knows():
    assert set(config.options()) <= set(streamlit_config.get_config_options())


def test_the_pages_stay_on_this_machine_and_tell_nobody():
    options = config.options()
    assert options["server.address"] == "localhost"
    assert options["browser.gatherUsageStats"] == "false"
    assert options["client.showErrorDetails"] == "none"


def test_every_file_the_pages_need_lies_in_the_package():
    assert config.SCRIPT.is_file()
    assert config.ICON.is_file()
    assert (config.FONTS / "LICENSE").is_file()
    assert len(list(config.FONTS.glob("*.woff2"))) == 9


def test_styles_and_script_name_no_other_host():
    for name in ("page.css", "page.js"):
        assert not re.search(r"https?:|//\w+\.", (config.ASSETS / name).read_text("utf-8"))
