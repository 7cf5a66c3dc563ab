"""Longshadow: what does buying this air-defence system really buy, and what comes with it?"""
