"""The pages in a real browser, with jobs on real servers of the lab.

Usage: browser_tests.py BELAY INVENTORY KNOWN_HOSTS FOLDER_FOR_SCREENSHOTS
"""

import json
import pathlib
import re
import sys
import uuid

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from daemon import PATIENCE, Daemon

HOSTILE = r"""
name: Hostile <script>document.title='owned'</script> "quoted"
kind: remediate
hosts: all
phases:
  analyze:
    - name: <img src=x onerror=document.title='owned'>
      run: |
        echo '<script>document.title="owned"</script>'
        echo '"><svg onload=document.title="owned">'
        printf '\033[1;31mred\033[0m \033]0;title\007 \033[2J\n'
        printf '\342\200\256bidi \357\273\277 \302\205 \377\376\n'
        head -c 10000000 /dev/zero | tr '\0' x
        echo
        echo '</ol></div></main><script>document.title="owned"</script>'
        echo needle
  remediate:
    - name: fails on one
      run: |
        if [ "$BELAY_SERVER" = "$(hostname)" ]; then :; fi
        case "$BELAY_SERVER" in *1) echo 'it <b>broke</b>' >&2; exit 3;; esac
"""

# Goes on when a file is there, so that a slow machine finds it as a quick one does.
HELD = """
name: Held one
kind: remediate
hosts: all
phases:
  remediate:
    - name: first
      run: |
        for i in $(seq 1 6000); do
            [ ! -e {file} ] || exit 0
            echo "line $i"
            sleep 0.2
        done
        exit 1
    - name: second
      run: "true"
"""


GATED = """
name: Gated
kind: remediate
hosts: all
packages: security
gate:
  approve: {by: root}
"""

FAILING = """
name: Failing
kind: remediate
hosts: all
phases:
  remediate:
    - name: breaks
      run: echo broken >&2; exit 3
"""


class Held:
    """A job whose servers are at their first item until they are let go."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.file = f"/tmp/belay-web-{uuid.uuid4()}"
        self.number = daemon.submit(HELD.replace("{file}", self.file))

    def let_go(self):
        self.daemon.on_servers(f"touch {self.file}")


class Pages:
    def __init__(self, daemon, browser, shots):
        self.daemon = daemon
        self.browser = browser
        self.shots = pathlib.Path(shots)
        self.shots.mkdir(parents=True, exist_ok=True)
        self.violations = []
        self.context = self.new_context()
        self.sign_in(self.context)

    def new_context(self, **options):
        context = self.browser.new_context(base_url=self.daemon.address, **options)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    def sign_in(self, context):
        page = self.open(context, self.daemon.link().removeprefix(self.daemon.address))
        page.get_by_role("button", name="Sign in as root").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Belay")
        page.close()

    def open(self, context, path):
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))
        page.on("dialog", lambda dialog: page.faults.append("a dialog opened"))
        page.goto(path)
        return page

    def check(self, path, name):
        """Opens a page at several sizes, light and dark; axe must find nothing."""
        for scheme in ("light", "dark"):
            page = self.open(self.context, path)
            page.emulate_media(color_scheme=scheme)
            for width in (320, 1280, 2560):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=self.shots / f"{name}-{width}-{scheme}.png")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} px wide at {width}"
            page.set_viewport_size({"width": 1280, "height": 900})
            found = Axe().run(page).response["violations"]
            for each in found:
                nodes = [node["html"][:120] for node in each["nodes"][:3]]
                self.violations.append(f"{path} ({scheme}): {each['id']}: {nodes}")
            assert not page.faults, f"{path}: {page.faults}"
            assert page.title() != "owned"
            page.close()


def hostile_output(pages):
    """What servers print is shown as text, wherever it is shown."""
    job = pages.daemon.submit(HOSTILE)
    shown = pages.daemon.wait(job, "Failed")
    failed = next(server for server in shown["servers"] if server["status"] == "Failed")
    name = failed["name"]
    pages.check(f"/jobs/{job}", "job-failed")
    pages.check(f"/jobs/{job}/log", "log")
    pages.check(f"/jobs/{job}/servers/{name}", "server")
    pages.check(f"/jobs/{job}/servers/{name}/steps/1", "output")
    page = pages.open(pages.context, f"/jobs/{job}/servers/{name}/steps/1")
    assert page.locator("main script, main svg, main img").count() == 0
    expect(page.locator(".output")).to_contain_text("needle")
    expect(page.locator(".output")).to_contain_text("</ol></div></main><script>")
    page.goto(f"/jobs/{job}/servers/{name}/steps/1?q=xxxx")
    expect(page.get_by_role("status").first).to_contain_text("2500000 places, the first 100")
    page.goto(f"/jobs/{job}/servers/{name}/steps/1?at=0")
    expect(page.locator(".output .sgr31")).to_have_text("red")
    size = len(page.content())
    assert size < 200_000, f"the page has {size} bytes"
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as text").click()
    text = pathlib.Path(download.value.path()).read_bytes()
    assert b"needle" in text and len(text) > 10_000_000
    assert page.title().startswith("<img") and not page.faults, page.faults
    page.close()
    return job


def whole_life(pages):
    """A job from its submission to its termination, in two tabs and a terminal."""
    held = Held(pages.daemon)
    job = held.number
    one, two = (pages.open(pages.context, f"/jobs/{job}") for _ in range(2))
    for page in (one, two):
        expect(page.locator("#head")).to_contain_text("Active")
        expect(page.locator("[data-count=Running] strong")).to_have_text("3")
        # All are at the item that does not end, and the pages say so by themselves.
        for row in page.locator("#rows [data-field=step]").all():
            expect(row).to_contain_text("first")
    # Two requests for the sake of the second: both ask, one is recorded.
    for page in (one, two):
        page.goto(f"/jobs/{job}/terminate")
        expect(page.get_by_text("3 servers finish the item in hand")).to_be_visible()
    pages.check(f"/jobs/{job}/terminate", "terminate")
    one.get_by_label("Reason").fill("two tabs")
    one.get_by_role("button", name=f"Terminate job {job}").click()
    expect(one).to_have_url(f"{pages.daemon.address}/jobs/{job}")
    expect(one.locator("#head")).to_contain_text("Terminating")
    two.get_by_role("button", name=f"Terminate job {job}").click()
    expect(two.locator("#head")).to_contain_text("two tabs")
    pages.check(f"/jobs/{job}", "job-terminating")
    held.let_go()
    # Both tabs see the end by themselves.
    for page in (one, two):
        expect(page.locator("#head")).to_contain_text("Terminated")
        expect(page.locator("[data-count=Canceled] strong")).to_have_text("3")
        assert not page.faults, page.faults
        page.close()
    shown = pages.daemon.job(job)
    assert shown["termination"]["reason"] == "two tabs", shown["termination"]
    assert shown["termination"]["origin"]["way"] == "web", shown["termination"]
    return job


def approval(pages):
    """What is staged is shown before it is approved; the same answer from a second tab changes nothing."""
    job = pages.daemon.submit(GATED)
    pages.daemon.wait(job, "Blocked")
    pages.check(f"/jobs/{job}", "job-blocked")
    pages.check(f"/jobs/{job}/approve", "approve")
    pages.check(f"/jobs/{job}/deny", "deny")
    one, two = (pages.open(pages.context, f"/jobs/{job}/approve") for _ in range(2))
    expect(one.locator("main")).to_contain_text("belay-hello")
    one.get_by_role("button", name="Approve").click()
    expect(one).to_have_url(f"{pages.daemon.address}/jobs/{job}")
    pages.daemon.wait(job, "Succeeded")
    two.get_by_role("button", name="Approve").click()
    expect(two.locator("#head")).to_contain_text("Succeeded")
    for page in (one, two):
        page.close()


def retrying(pages):
    """A failed job is run again where it did not succeed, and both jobs say so."""
    job = pages.daemon.submit(FAILING)
    shown = pages.daemon.wait(job, "Failed")
    assert "broken" in json.dumps(shown["servers"]), shown
    pages.check(f"/jobs/{job}/retry", "retry")
    page = pages.open(pages.context, f"/jobs/{job}/retry")
    page.get_by_role("button", name="Retry").click()
    expect(page).not_to_have_url(f"{pages.daemon.address}/jobs/{job}/retry")
    expect(page.locator("#head")).to_contain_text(str(job))
    assert not page.faults, page.faults
    page.close()


def over_a_restart(pages):
    """A page that stays open while the daemon is replaced goes on telling."""
    held = Held(pages.daemon)
    job = held.number
    page = pages.open(pages.context, f"/jobs/{job}")
    expect(page.locator("[data-count=Running] strong")).to_have_text("3")
    # 5 s are promised; the items would keep it for minutes.
    took = pages.daemon.stop()
    assert took < 30, f"the daemon took {took:.1f} s to hand over"
    pages.daemon.start()
    pages.daemon.run("job", "terminate", job)
    held.let_go()
    expect(page.locator("#head")).to_contain_text("Terminated")
    page.close()


def without_scripts(pages):
    """Every page is complete, and a job can be terminated, without scripts."""
    context = pages.new_context(java_script_enabled=False)
    pages.sign_in(context)
    held = Held(pages.daemon)
    job = held.number
    pages.daemon.wait(job, "Active")
    page = context.new_page()
    page.goto("/jobs")
    page.get_by_role("link", name=str(job), exact=True).click()
    expect(page.locator("#head")).to_contain_text("Active")
    page.get_by_role("link", name=f"Terminate job {job}…").click()
    page.get_by_role("button", name=f"Terminate job {job}").click()
    expect(page.locator("#head")).to_contain_text("Termina")
    held.let_go()
    pages.daemon.wait(job, "Terminated")
    page.reload()
    expect(page.locator("#head")).to_contain_text("Terminated")
    page.screenshot(path=pages.shots / "no-scripts.png")
    context.close()


def keyboard(pages, job):
    page = pages.open(pages.context, f"/jobs/{job}")
    page.keyboard.press("e")
    expect(page.locator("tr.at")).to_contain_text("Failed")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/servers/"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next row")
    page.keyboard.press("Escape")
    page.close()


def signing_out(pages):
    context = pages.new_context()
    pages.sign_in(context)
    page = pages.open(context, "/access")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{pages.daemon.address}/sign-in")
    assert page.goto("/jobs").status == 401
    context.close()


def main():
    belay, inventory, known_hosts, shots = sys.argv[1:]
    expect.set_options(timeout=PATIENCE * 1000)
    daemon = Daemon(belay, inventory, known_hosts).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            pages = Pages(daemon, browser, shots)
            for path, name in [
                ("/schedules", "schedules"), ("/servers", "servers"), ("/windows", "windows")
            ]:
                pages.check(path, name)
            job = hostile_output(pages)
            print("ok hostile output", flush=True)
            keyboard(pages, job)
            print("ok keyboard", flush=True)
            whole_life(pages)
            print("ok whole life", flush=True)
            approval(pages)
            print("ok approval", flush=True)
            retrying(pages)
            print("ok retry", flush=True)
            over_a_restart(pages)
            print("ok over a restart", flush=True)
            without_scripts(pages)
            print("ok without scripts", flush=True)
            signing_out(pages)
            print("ok signing out", flush=True)
            for path, name in [("/", "start"), ("/jobs", "jobs"), ("/audit", "audit"), ("/servers/web1", "server-history"),
                               ("/access", "access")]:
                pages.check(path, name)
            assert not pages.violations, "axe: " + "\n".join(pages.violations)
            print("ok axe finds nothing", flush=True)
            browser.close()
    except BaseException:
        print(daemon.log()[-4000:], file=sys.stderr)
        raise
    finally:
        daemon.remove()


if __name__ == "__main__":
    main()
