#!/usr/bin/env python3
"""Manual pages from the commands' own help: manual.py DUMP EXIT-CODES FOLDER

DUMP is what `gatectl --experimental-dump-help` prints, EXIT-CODES what `gatectl help exit-codes -o json` prints.
"""
import json, os, sys

SECTION_ORDER = ["How to log in", "Issuer, instead of the context's", "The browser", "Settings"]


def quoted(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def names(argument):
    return ", ".join(
        "\\fB" + quoted(("-" if n["kind"] == "short" else "--") + n["name"]) + "\\fR" for n in argument.get("names", []))


def value(argument):
    return " \\fI%s\\fR" % quoted(argument.get("valueName", "value")) if argument["kind"] == "option" else ""


def page(path, command):
    title = "-".join(path)
    out = ['.TH "%s" 1 "" "gatectl" "gatectl manual"' % title.upper(), ".SH NAME",
           "%s \\- %s" % (quoted(title), quoted(command.get("abstract", "").rstrip(".")))]
    arguments = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    positional = [a for a in arguments if a["kind"] == "positional"]
    options = [a for a in arguments if a["kind"] != "positional"]
    synopsis = "\\fB%s\\fR" % quoted(" ".join(path))
    if command.get("subcommands"):
        synopsis += " \\fIcommand\\fR"
    for a in positional:
        word = "\\fI%s\\fR" % quoted(a.get("valueName", "value"))
        word += " ..." if a.get("isRepeating") else ""
        synopsis += " [%s]" % word if a.get("isOptional") else " " + word
    out += [".SH SYNOPSIS", synopsis + " [\\fIoptions\\fR]"]
    if command.get("discussion"):
        out += [".SH DESCRIPTION", quoted(command["discussion"])]
    subcommands = [c for c in command.get("subcommands", [])]
    if subcommands:
        out.append(".SH COMMANDS")
        for c in subcommands:
            out += [".TP", "\\fB%s\\fR(1)" % quoted("-".join(path + [c["commandName"]])), quoted(c.get("abstract", ""))]
    for a in positional:
        if a is positional[0]:
            out.append(".SH ARGUMENTS")
        out += [".TP", "\\fI%s\\fR" % quoted(a.get("valueName", "value")), quoted(a.get("abstract", ""))]
    groups = []
    for a in options:
        section = a.get("sectionTitle") or "Options"
        if section not in groups:
            groups.append(section)
    for section in groups:
        out.append(".SH %s" % quoted(section.upper()))
        for a in options:
            if (a.get("sectionTitle") or "Options") == section:
                out += [".TP", names(a) + value(a), quoted(a.get("abstract", ""))]
    return out


def children(path, command):
    yield path, command
    for c in command.get("subcommands", []):
        yield from children(path + [c["commandName"]], c)


def main():
    dump, codes, folder = sys.argv[1:]
    root = json.load(open(dump))["command"]
    exits = json.load(open(codes))
    for path, command in children(["gatectl"], root):
        command["subcommands"] = [c for c in command.get("subcommands", []) if path != ["gatectl"] or c["commandName"] != "help" or "arguments" in c]
        out = page(path, command)
        if len(path) == 1:
            out.append(".SH EXIT STATUS")
            for row in exits:
                out += [".TP", "\\fB%d\\fR (%s)" % (row["code"], quoted(row["name"])), quoted(row["meaning"])]
        out += [".SH SEE ALSO", "\\fBgatectl\\fR(1), \\fBgatectl\\-config\\fR(5)"]
        with open(os.path.join(folder, "-".join(path) + ".1"), "w") as f:
            f.write("\n".join(out) + "\n")


main()
