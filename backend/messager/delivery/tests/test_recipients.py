"""Reading and verifying recipients."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from messager.delivery.errors import RecipientRefused
from messager.delivery.recipients import MAX_LENGTH, check_recipient, read_recipient


@pytest.fixture
def email(settings: Settings) -> None:
    """A mail server is configured."""
    settings.MESSAGER_EMAIL_CONFIGURED = True


@pytest.mark.usefixtures("email")
@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bob@example.com", "bob@example.com"),
        (" bob@example.com\n", "bob@example.com"),
        ("Bob.O'Hara+x@EXAMPLE.com", "Bob.O'Hara+x@example.com"),
        ("bob@exämple.org", "bob@xn--exmple-cua.org"),
    ],
)
def test_an_email_address_is_a_recipient(text: str, address: str) -> None:
    recipient = read_recipient(text)
    assert (recipient.channel, recipient.shown) == ("email", address)


@pytest.mark.usefixtures("email")
@pytest.mark.parametrize(
    "text",
    [
        "bob",
        "bob@",
        "@example.com",
        "bob@example",
        "bob@localhost",
        "bob@[127.0.0.1]",
        "bob@example..com",
        "böb@example.com",
        "bob@example.com,eve@example.com",
        "Bob <bob@example.com>",
        "bob@example.com\nBcc: eve@example.com",
        "bob@example.com\x00",
        "",
        "   ",
    ],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(RecipientRefused):
        read_recipient(text)


def test_an_email_address_is_refused_where_no_mail_server_is_configured() -> None:
    with pytest.raises(RecipientRefused, match="MESSAGER_EMAIL_URL"):
        read_recipient("bob@example.com")


def test_a_recipient_longer_than_any_address_is_refused_unread() -> None:
    with pytest.raises(RecipientRefused, match=str(MAX_LENGTH)):
        read_recipient("json://example.com/" + "x" * MAX_LENGTH)


def test_the_validator_gives_back_the_text_without_blanks_around_it() -> None:
    assert check_recipient("  json://example.com/hook ") == "json://example.com/hook"


def test_a_scheme_that_is_not_listed_is_refused_and_the_listed_ones_are_named(settings: Settings) -> None:
    settings.MESSAGER_APPRISE_SCHEMES = ["slack", "json"]
    with pytest.raises(RecipientRefused, match=r"xml:// is not allowed here\. Allowed: json, slack\."):
        read_recipient("xml://example.com/")


@pytest.mark.parametrize("url", ["syslog://", "dbus://", "gnome://", "windows://", "macosx://", "file:///etc/passwd"])
def test_a_scheme_of_the_local_machine_is_refused_even_when_listed(settings: Settings, url: str) -> None:
    settings.MESSAGER_APPRISE_SCHEMES = [url.partition(":")[0]]
    with pytest.raises(RecipientRefused, match="never allowed"):
        read_recipient(url)


@pytest.mark.parametrize("url", ["slack://", "tgram://", "json://", "discord://only-one-part", "gotify://host"])
def test_a_url_that_lacks_a_part_is_refused(url: str) -> None:
    with pytest.raises(RecipientRefused, match="cannot be read"):
        read_recipient(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8080",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.5",
        "192.168.0.1",
        "0.0.0.0",
        "2130706433",
        "localhost",
        "user:secret@localhost:9000",
        "app.localhost",
    ],
)
@pytest.mark.parametrize("scheme", ["json", "jsons", "gotify", "mmost"])
def test_a_private_host_is_refused_before_anything_is_sent(scheme: str, host: str) -> None:
    with pytest.raises(RecipientRefused, match="MESSAGER_ALLOW_PRIVATE_ADDRESSES"):
        read_recipient(f"{scheme}://{host}/aaaaaaaaaaaaaaaaaaaaaaaaaa")


@pytest.mark.parametrize("host", ["0177.0.0.1", "0x7f000001", "0x7f.1", "127.1", "%31%32%37.0.0.1"])
def test_a_private_host_in_an_odd_spelling_is_refused(host: str) -> None:
    with pytest.raises(RecipientRefused):
        read_recipient(f"json://{host}/hook")


def test_a_private_mail_server_inside_a_mailto_url_is_refused() -> None:
    with pytest.raises(RecipientRefused, match="loopback"):
        read_recipient("mailtos://bob:secret@example.com?smtp=127.0.0.1&to=eve@example.com")


def test_a_private_host_is_a_recipient_where_private_addresses_are_allowed(settings: Settings) -> None:
    settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES = True
    assert read_recipient("json://127.0.0.1:8080/hook").channel == "json"


@pytest.mark.parametrize(
    "url",
    [
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?template=/etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=file:///etc/passwd",
        "workflows://example.com:443/643e69f83c8944/AbCdEf?template=http://example.com/card.json",
        "mailtos://bob:secret@example.com?to=eve@example.com&pgpkey=/etc/passwd",
        "mailtos://bob:secret@example.com?to=eve@example.com&pgp=encrypt&pgppub=/etc/passwd",
    ],
)
def test_a_url_that_makes_apprise_read_a_file_is_refused(url: str) -> None:
    with pytest.raises(RecipientRefused):
        read_recipient(url)


def test_the_address_a_service_gives_out_itself_is_understood() -> None:
    recipient = read_recipient("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    assert recipient.channel == "slack"


def test_the_address_of_an_ordinary_web_page_is_refused() -> None:
    with pytest.raises(RecipientRefused, match="json://"):
        read_recipient("https://example.com/hook")


SECRETS = {
    "json://user:psecret@example.com/hook/pathsecret?+X-Key=hsecret&-q=qsecret": "json://****@example.com/****",
    "jsons://keysecret@example.com": "jsons://****@example.com/****",
    "slack://T1JJ3secret/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general": "slack://T...t/****",
    "slack://bot@xoxb-1234-1234-abc124secret/#general": "slack://****@x...t/****",
    "discord://4174216secret/JHMHI8qBe7bk2ZwO5U711o3dVsecret": "discord://4...t/****",
    "tgram://123456789:abcdefg_hijklmnopsecret/12315544/": "tgram://1...t/****",
    "mailtos://bob:passsecret@example.com?to=eve@example.com": "mailtos://****@example.com/****",
    "ntfys://tk_secretabcdef123456@ntfy.example.com/topic": "ntfys://****@ntfy.example.com/****",
    "gotifys://gotify.example.com/tokensecret123456": "gotifys://gotify.example.com/****",
    "matrixs://tokensecret@matrix.example.com/!room": "matrixs://****@matrix.example.com/****",
    "mmost://mm.example.com/3ccdd113474722377935511fsecret": "mmost://mm.example.com/****",
    "rocket://4b687c4d85secret/xyz123@rc.example.com/#chan": "rocket://****@rc.example.com/****",
    "workflows://example.com:443/643e69f8secret/AbCdEfsecret": "workflows://example.com:443/****",
    "pbul://o.gn5kj6nfhv736I7jC3cj3QLRiyhsecret": "pbul://o...t/****",
    "gchat://workspacesecret/webhookkeysecret/webhooktokensecret": "gchat://w...t/****",
    "zulip://bot@acme/aaaaaaaaaaaaaaaaaaaaaaaaaasecret/general": "zulip://****@acme/****",
}


@pytest.mark.parametrize(("url", "shown"), SECRETS.items())
def test_what_is_shown_of_a_url_holds_no_secret(url: str, shown: str) -> None:
    assert "secret" in url
    assert read_recipient(url).shown == shown


@pytest.mark.parametrize(
    "text",
    [
        "xml://user:hunter2@example.com/hook",
        "slack://hunter2",
        "discord://hunter2/hunter2?template=/etc/hunter2",
        "json://user:hunter2@127.0.0.1/hunter2",
        "dbus://hunter2",
        "https://example.com/hunter2",
        "tgram://hunter2/",
        "hunter2",
    ],
)
def test_a_refusal_does_not_repeat_the_address(text: str) -> None:
    with pytest.raises(RecipientRefused) as caught:
        read_recipient(text)
    assert "hunter2" not in str(caught.value)


def test_reading_a_url_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(RecipientRefused):
        read_recipient("slack://hunter2")
    read_recipient("json://user:hunter2@example.com/hook")
    assert caplog.text == ""
