from lienthong.kernel.language import catalogs

OURS = {"kernel/ui", "kernel/language"}


def test_the_interface_is_wholly_in_vietnamese() -> None:
    assert [missing for missing in catalogs.missing() if missing.room in OURS] == []


def test_extracting_again_changes_nothing_and_compiling_is_idempotent() -> None:
    catalogs.compile_all()
    room = catalogs.PACKAGE / "kernel" / "ui"
    before = catalogs._po(room).read_bytes()
    catalogs._extract(room)
    assert catalogs._po(room).read_bytes() == before
    assert catalogs.compile_all() == 0
