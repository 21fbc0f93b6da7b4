"""The look of what pages show: plain values in, what a template prints out.

Takes: values of any room (states, instants, counts, form fields).
Gives: words, tones, shapes and links, ready for the templates under `web/parts/`.
Holds: colour never speaks alone, unknown is said, nothing here reads a clock or a database.
"""
