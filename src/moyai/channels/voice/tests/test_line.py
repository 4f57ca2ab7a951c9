"""The simulated carrier runs TwiML as carriers document it; what we write is TwiML to it."""

from __future__ import annotations

from moyai.channels.voice import twiml
from moyai.channels.voice.carrier.line import Line, Request, Said
from moyai.channels.voice.carrier.twiml import read

URL = "http://t/voice/"


def load(document: str) -> Line:
    line = Line()
    line.begin(URL)
    line.load(URL, f"<Response>{document}</Response>".encode())
    return line


def test_gather_posts_its_keys_when_they_are_complete() -> None:
    line = load('<Gather numDigits="2" action="next"><Say language="ja-JP">二つ</Say></Gather><Say>no</Say>')
    assert (line.waiting, line.heard) == ("keys", [Said("二つ", "ja-JP")])
    line.press("4")
    assert line.waiting == "keys"
    line.press("2")
    assert line.request == Request("http://t/voice/next", {"Digits": "42"})


def test_gather_ends_with_its_key_which_is_not_posted() -> None:
    line = load('<Gather action="next"/>')
    for key in "12#":
        line.press(key)
    assert line.request == Request("http://t/voice/next", {"Digits": "12"})


def test_gather_without_a_finishing_key_takes_every_key() -> None:
    line = load('<Gather finishOnKey="" numDigits="1" action="next"/>')
    line.press("#")
    assert line.request == Request("http://t/voice/next", {"Digits": "#"})


def test_gather_falls_through_on_silence_and_on_the_finishing_key_alone() -> None:
    for end in (Line.stay_silent, lambda line: line.press("#")):
        line = load('<Gather action="next"/><Redirect>other</Redirect>')
        end(line)
        assert line.request == Request("http://t/voice/other")


def test_gather_posts_what_there_is_when_time_runs_out() -> None:
    line = load('<Gather timeout="7" numDigits="4" action="next"/>')
    assert line.wait_s == 7
    line.press("1")
    line.stay_silent()
    assert line.request == Request("http://t/voice/next", {"Digits": "1"})


def test_gather_may_ask_to_hear_of_silence() -> None:
    line = load('<Gather actionOnEmptyResult="true"/>')
    line.stay_silent()
    assert line.request == Request(URL, {"Digits": ""})


def test_record_posts_what_was_said_and_falls_through_on_silence() -> None:
    line = load('<Record action="r"/><Say>nothing</Say>')
    line.speak("http://c/1", 3)
    assert line.request is not None
    assert line.request.fields == {
        "RecordingUrl": "http://c/1",
        "RecordingDuration": "3",
        "Digits": "hangup",
    }
    line = load('<Record action="r"/><Say>nothing</Say>')
    line.stay_silent()
    assert (line.waiting, line.heard[-1].text) == ("over", "nothing")


def test_dial_tells_how_it_went() -> None:
    line = load('<Dial action="d"><Number>+81265784111</Number></Dial>')
    assert (line.waiting, line.dialled) == ("dial", "+81265784111")
    line.end_dial("busy")
    assert line.request == Request("http://t/voice/d", {"DialCallStatus": "busy", "DialCallDuration": "0"})


def test_document_that_is_none_ends_the_call_with_the_carriers_words() -> None:
    for bad in (b"", b"<html/>", b"<Response><Sing/></Response>", b"<!DOCTYPE x><Response/>", b"x" * 70_000):
        line = Line()
        line.begin(URL)
        line.load(URL, bad)
        assert (line.waiting, line.ending, line.heard[-1].language) == ("over", "error", "en-US")


def test_end_of_a_document_and_hangup_end_the_call() -> None:
    assert (load("<Say>a</Say>").ending, load("<Hangup/><Say>b</Say>").heard) == ("hangup", [])
    line = load("<Gather/>")
    line.hang_up()
    line.press("1")
    assert (line.waiting, line.ending) == ("over", "caller")


def test_our_documents_are_read_as_they_were_meant() -> None:
    says = (twiml.Say('「<あ>」 & "b"', "ja"), twiml.Say("Hello", "en"))
    document = (
        twiml.Gather("/voice/turn?turn=1&x=2", says, 4, "", 10),
        twiml.Record("/r"),
        twiml.Dial("+81265784111", "/d", "+8126500"),
        twiml.Redirect("/voice/turn?turn=1"),
        twiml.Pause(1),
        twiml.Hangup(),
    )
    verbs = read(twiml.to_xml(document).encode())
    assert [verb.name for verb in verbs] == ["Gather", "Record", "Dial", "Redirect", "Pause", "Hangup"]
    assert verbs[0].get("action") == "/voice/turn?turn=1&x=2"
    assert [(one.text, one.get("language")) for one in verbs[0].inside] == [
        ('「<あ>」 & "b"', "ja-JP"),
        ("Hello", "en-US"),
    ]
    assert (verbs[0].get("numDigits"), verbs[0].get("finishOnKey", "?")) == ("4", "")
    assert (verbs[2].text, verbs[2].get("callerId")) == ("+81265784111", "+8126500")
