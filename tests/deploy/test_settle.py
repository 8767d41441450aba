"""Times of files, which would make each build different."""

from pathlib import Path

from deploy.image.settle import MADE_AT, settle


def test_folders_files_and_links_have_one_time_and_what_they_lead_to_keeps_its_own(
    tmp_path: Path,
) -> None:
    top, outside = tmp_path / "top", tmp_path / "outside"
    (top / "folder").mkdir(parents=True)
    (top / "folder" / "file").write_text("", encoding="utf-8")
    outside.write_text("", encoding="utf-8")
    (top / "link").symlink_to(outside)
    (top / "broken").symlink_to("nowhere")

    settle(top)

    assert {path.lstat().st_mtime for path in (top, *top.rglob("*"))} == {MADE_AT}
    assert outside.stat().st_mtime > MADE_AT
