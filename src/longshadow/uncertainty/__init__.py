"""Distributions, sampling and sensitivity; no model code."""
