"""XML that means harm: entities, document types, depth, size, encodings."""

from __future__ import annotations

import pytest

from longshadow.errors import TrackError
from longshadow.tracks import hardened_xml, read_tracks

LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)).replace("&a0;", "&a;")
    + "]>\n<gpx><trk><name>&a9;</name></trk></gpx>"
)
OUTSIDE = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'
FETCHED = '<!DOCTYPE gpx SYSTEM "http://example.com/gpx.dtd"><gpx/>'
PARAMETER = '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]><gpx/>'


@pytest.mark.parametrize("name", ["a.gpx", "a.kml"])
@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, FETCHED, PARAMETER, "<!DOCTYPE gpx><gpx/>"])
def test_document_types_and_entities_are_refused(complain, name, text) -> None:
    assert "has a document type or an entity" in complain(name, text)


def test_an_entity_that_nobody_declared_is_an_error(complain) -> None:
    assert "is not well-formed XML: undefined entity" in complain("a.gpx", "<gpx>&x;</gpx>")


def test_depth_is_bounded(complain) -> None:
    assert "more than 64 deep" in complain("a.gpx", "<a>" * 100_000 + "</a>" * 100_000)


def test_size_is_bounded(complain, monkeypatch) -> None:
    monkeypatch.setattr(hardened_xml, "MAX_BYTES", 1 << 20)
    assert "is larger than 1 MiB" in complain("a.gpx", "<gpx>" + " " * (1 << 20) + "</gpx>")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00", b"<", b"<gpx", b"\xff\xfe<\x00", b"PK\x03\x04", b"<gpx>\xff</gpx>",
        b'<?xml version="1.0" encoding="no-such"?><gpx/>',
        b'<?xml version="1.0" encoding="utf-7"?><gpx/>',
        b'<?xml version="1.0" encoding="shift_jis"?><gpx/>', b"<a/><b/>", b"<gpx a='1' a='2'/>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.gpx", "a.kml"])
def test_what_is_not_xml_is_one_clear_error(tmp_path, name, data) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(TrackError, match=r"a\.(gpx|kml)"):
        read_tracks(path)


def test_a_declared_encoding_is_obeyed(tmp_path) -> None:
    body = (
        '<?xml version="1.0" encoding="iso-8859-1"?><gpx><trk><name>Zürich</name><trkseg>'
        '<trkpt lat="47" lon="8"><ele>1</ele><time>2024-04-13T20:00:00Z</time></trkpt>'
        '<trkpt lat="47" lon="9"><ele>1</ele><time>2024-04-13T20:09:00Z</time></trkpt>'
        "</trkseg></trk></gpx>"
    )
    path = tmp_path / "a.gpx"
    path.write_bytes(body.encode("iso-8859-1"))
    assert read_tracks(path)[0].name == "Zürich"
