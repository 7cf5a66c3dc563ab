"""Engagement: what interceptors reach in time, and what a raid leaves, by kinematics and chance.

No guidance, fuzing, seeker or warhead, no search of an attacker's choices.
"""
