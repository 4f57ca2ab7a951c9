"""Compiles every template and refuses what our pages may not hold.

Refused: inline scripts, inline styles and event attributes (the content security policy would stop them),
``|safe``, links to other hosts' scripts or styles, form posts without a CSRF token, two landmarks of one
name.
"""

import os
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"

REFUSED = (
    (re.compile(r"<script(?![^>]*\bsrc=)", re.I), "inline script"),
    (re.compile(r"<style\b", re.I), "inline style sheet"),
    (re.compile(r"\sstyle\s*=", re.I), "style attribute"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I), "event attribute"),
    (re.compile(r"javascript:", re.I), "javascript: address"),
    (re.compile(r"\|\s*safe\b"), "|safe"),
    (re.compile(r"{%\s*autoescape off"), "autoescape off"),
    (re.compile(r"(?:src|href)=\"(?:https?:)?//[^\"]+\.(?:js|css|woff2?)"), "another host's file"),
)
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.I | re.S)
SECTION = re.compile(r"<section\b[^>]*aria-labelledby=\"([^\"]+)\"")
REGION = re.compile(r"role=\"region\"[^>]*aria-labelledby=\"([^\"]+)\"")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}", re.S)


def main() -> int:
    """Look at every template; return 1 when one is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")
    import django

    django.setup()
    templates = sorted(SOURCE.glob("**/templates/**/*.html"))
    found = [complaint for path in templates for complaint in [*compile_one(path), *read_one(path)]]
    print("\n".join(found))
    return 1 if found or not templates else 0


def compile_one(path: Path) -> list[str]:
    """Return the syntax error of a template, if it has one."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    try:
        get_template(path.as_posix().rsplit("/templates/", 1)[1])
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        return [f"{name(path)}: {error}"]
    return []


def read_one(path: Path) -> list[str]:
    """Return what a template holds that it may not."""
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
    found = []
    for pattern, what in REFUSED:
        for hit in pattern.finditer(text):
            found.append(f"{name(path)}:{text.count(chr(10), 0, hit.start()) + 1}: {what}")
    sections = set(SECTION.findall(text))
    for region in REGION.finditer(text):
        if region[1] in sections:
            found.append(f"{name(path)}: the region {region[1]} is named like its section (role=group)")
    for form in POST_FORM.finditer(text):
        if "csrf_token" not in form[1]:
            found.append(f"{name(path)}:{text.count(chr(10), 0, form.start()) + 1}: form without csrf_token")
    return found


def name(path: Path) -> str:
    """Return the path as people know it."""
    return path.relative_to(SOURCE.parent).as_posix()


if __name__ == "__main__":
    sys.exit(main())
