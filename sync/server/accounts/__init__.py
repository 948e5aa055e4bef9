"""Devices that the banner knows: enrolment, letters, who may send."""
