"""Telegrams as the schema has them, written here; none is a copy of one that was sent."""

from typing import Any

_REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/" xmlns:jmx="http://xml.kishou.go.jp/jmaxml1/">
<Control><Title>{title}</Title><DateTime>2026-06-10T00:00:00Z</DateTime><Status>{status}</Status>
<EditorialOffice>長野地方気象台</EditorialOffice><PublishingOffice>気象庁</PublishingOffice></Control>
<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>{title}</Title>
<ReportDateTime>2026-06-10T{at}:00+09:00</ReportDateTime><TargetDateTime>2026-06-10T{at}:00+09:00</TargetDateTime>
<EventID>{event}</EventID><InfoType>{info}</InfoType><Serial>{serial}</Serial><InfoKind>{title}</InfoKind>
<Headline><Text>{headline}</Text></Headline></Head>
{body}
</Report>"""


def make_report(body: str, **changes: Any) -> bytes:
    facts = {
        "title": "長野県気象警報・注意報",
        "status": "通常",
        "at": "08:30",
        "event": "",
        "info": "発表",
        "serial": "",
        "headline": "見出し",
    }
    return _REPORT.format(**facts | changes, body=body).encode()


def make_warning(name: str, *, code: str = "2020900", status: str = "発表", **changes: Any) -> bytes:
    """The same warning at two of the levels of area: the prefecture's and the municipality's."""
    item = (
        "<Item><Kind><Name>{}</Name><Code>03</Code><Status>{}</Status></Kind>"
        "<Area><Name>{}</Name><Code>{}</Code></Area></Item>"
    )
    wide = item.format("レベル5大雨特別警報", "発表", "長野県", "200000")
    own = item.format(name, status, "伊那市", code)
    body = f"""<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">
<Warning type="気象警報・注意報（府県予報区等）">{wide}</Warning>
<Warning type="気象警報・注意報（市町村等）">{own}</Warning></Body>"""
    return make_report(body, **changes)


def make_earthquake(intensity: str, *, code: str = "2020900", condition: str = "", **changes: Any) -> bytes:
    most = f"<MaxInt>{intensity}</MaxInt>" if intensity else ""
    said = f"<Condition>{condition}</Condition>" if condition else ""
    city = f"<City><Name>伊那市</Name><Code>{code}</Code>{most}{said}</City>"
    body = f"""<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/seismology1/"><Intensity><Observation>
<MaxInt>7</MaxInt><Pref><Name>長野県</Name><Code>20</Code><MaxInt>7</MaxInt><Area><Name>長野県南部</Name>
<Code>421</Code><MaxInt>7</MaxInt>{city}</Area></Pref></Observation></Intensity></Body>"""
    return make_report(body, **{"title": "震源・震度情報", "event": "20260610083000"} | changes)


def make_tsunami(name: str, *, code: str = "760", **changes: Any) -> bytes:
    body = f"""<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/seismology1/"><Tsunami><Forecast><Item>
<Area><Name>愛媛県宇和海沿岸</Name><Code>{code}</Code></Area><Category><Kind><Name>{name}</Name><Code>52</Code></Kind>
<LastKind><Name>津波なし</Name><Code>00</Code></LastKind></Category></Item></Forecast></Tsunami></Body>"""
    return make_report(body, **{"title": "津波警報・注意報・予報a", "event": "20260610083000"} | changes)
