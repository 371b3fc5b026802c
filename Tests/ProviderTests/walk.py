"""A browser without a window: follows redirects, keeps cookies, fills in forms.

    walk.py ADDRESS BACK NAME PASSWORD

opens the address, signs in where a form asks for it, agrees where one asks for that, and prints
the address at which the provider sends the browser BACK. Other tests import `walk`.
"""

import http.cookiejar
import html.parser
import sys
import urllib.error
import urllib.parse
import urllib.request

STEPS_MAXIMUM = 15
BODY_BYTES_MAXIMUM = 1 << 20
SECONDS_MAXIMUM = 20


class Stuck(Exception):
    """The walk does not arrive: where it is, and what the page says."""


class Form:
    def __init__(self, action, method):
        self.action = action
        self.method = method
        self.fields = {}
        self.buttons = []


class Forms(html.parser.HTMLParser):
    """The forms of a page, with the values their fields come with."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        values = dict(pairs)
        if tag == "form":
            self.found.append(Form(values.get("action") or "", values.get("method", "get").lower()))
            self.inside = True
        if not self.inside or not values.get("name"):
            return
        form, name, value = self.found[-1], values["name"], values.get("value") or ""
        is_button = tag == "button" or values.get("type") in ("submit", "image")
        if is_button:
            form.buttons.append((name, value))
        elif tag in ("input", "textarea"):
            if values.get("type") in ("checkbox", "radio") and "checked" not in values:
                return
            form.fields[name] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Still(urllib.request.HTTPRedirectHandler):
    """Redirects are followed one by one, by the walk itself."""

    def redirect_request(self, *arguments, **named):
        return None


class Browser:
    def __init__(self):
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), Still(),
            urllib.request.ProxyHandler({}))

    def send(self, address, fields=None):
        """The next address if there is one, and the page."""
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(address, data=body)
        try:
            answer = self.opener.open(request, timeout=SECONDS_MAXIMUM)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = answer.read(BODY_BYTES_MAXIMUM).decode("utf-8", "replace")
            to = answer.headers.get("Location")
            status = answer.status
        if status in (301, 302, 303, 307, 308) and to:
            return urllib.parse.urljoin(address, to), page
        if status >= 400:
            raise Stuck(f"{address.split('?')[0]} answered {status}: {page[:500]}")
        return None, page


def filled(form, name, password):
    """The form's fields with name and password where they belong; nil when it wants neither."""
    fields = dict(form.fields)
    is_known = False
    for field in fields:
        word = field.lower()
        if "password" in word:
            fields[field], is_known = password, True
        elif word in ("login", "username", "user_name", "email", "sub"):
            fields[field], is_known = name, True
    agrees = [button for button in form.buttons
              if {"accept", "agree", "allow", "authorize"} & {button[0].lower(), button[1].lower()}]
    if agrees:
        fields[agrees[0][0]] = agrees[0][1]
        is_known = True
    elif is_known and form.buttons:
        fields[form.buttons[0][0]] = form.buttons[0][1]
    return fields if is_known else None


def walk(address, back, name, password, browser=None):
    """The address at which the provider sends the browser back."""
    browser = browser or Browser()
    fields = None
    for _ in range(STEPS_MAXIMUM):
        if address.startswith(back):
            return address
        to, page = browser.send(address, fields)
        fields = None
        if to:
            address = to
            continue
        for form in Forms(page).found:
            fields = filled(form, name, password)
            if fields is not None:
                address = urllib.parse.urljoin(address, form.action) if form.action else address
                break
        else:
            raise Stuck(f"no form to go on with at {address.split('?')[0]}: {page[:2000]}")
    raise Stuck(f"no end after {STEPS_MAXIMUM} steps, at {address.split('?')[0]}")


if __name__ == "__main__":
    print(walk(*sys.argv[1:]))
