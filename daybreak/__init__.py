"""Daybreak coordinates one national child-protection operation, from referrals to released figures."""
