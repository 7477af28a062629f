"""Executes the stages of a published Sluice plan inside Airflow tasks.

A plan is data: every type, dialect and option in it is a literal, and each statement is a list of texts and of references that
are filled in here with paths. This package only executes; it decides nothing.
"""

from .stage import execute_stage

__all__ = ["execute_stage"]
