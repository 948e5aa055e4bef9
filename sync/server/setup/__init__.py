"""Setting a banner's server up on one machine: account, database, certificate, service, timers."""
