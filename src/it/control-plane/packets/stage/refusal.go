package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

// isRefusal says whether an error is one of those that ICMP's "unreachable" messages of an engine become. A reset counts too: nothing in
// these namespaces refuses a connection for want of a listener.
func isRefusal(err error) bool {
	for _, code := range []unix.Errno{
		unix.ECONNREFUSED, unix.EHOSTUNREACH, unix.ENETUNREACH, unix.EACCES, unix.EPERM, unix.ENOPROTOOPT,
	} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}
