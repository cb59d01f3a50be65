"""Writes docs/settings.md from the description of the settings: `python docs/generate.py`."""

from pathlib import Path

from heaplens.settings_schema import markdown

if __name__ == "__main__":
    Path(__file__).with_name("settings.md").write_text(markdown(), encoding="utf-8")
