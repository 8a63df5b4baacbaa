"""The outcome as a Markdown table."""


def markdown(rows):
    lines = ["| checkpoint | experts | bytes | largest difference | without the mask | routes | greedy text | |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.name} | {row.experts} | {row.kept_bytes:.0%} | {row.difference:.1e} "
        f"| {row.unmasked:.1e} | {said(row.same_routes)} | {said(row.same_text)} | {'equal' if row.holds else '**FAILED**'} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def said(same):
    return "same" if same else "**differ**"
