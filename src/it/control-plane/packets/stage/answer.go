package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The number of getsockopt that gives the destination before a redirection; the same for both families.
const originalDestination = 80

// answer says to each TCP connection which address and port it was made to, and sends back each UDP datagram. Whatever arrives in the
// namespace has to be redirected to the port, so that nothing is ever refused for want of a listener.
func answer(port int) error {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{Port: port})
	if err != nil {
		return err
	}
	datagrams, err := net.ListenUDP("udp", &net.UDPAddr{Port: port})
	if err != nil {
		return err
	}
	if err := datagrams.SetReadBuffer(8 << 20); err != nil {
		return err
	}
	go func() {
		buffer := make([]byte, 2048)
		for {
			length, from, err := datagrams.ReadFromUDPAddrPort(buffer)
			if err != nil {
				continue
			}
			_, _ = datagrams.WriteToUDPAddrPort(buffer[:length], from)
		}
	}()
	ready()
	for {
		connection, err := listener.AcceptTCP()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			if to, err := destination(connection); err == nil {
				fmt.Fprintf(connection, "%s %d\n", to.Addr(), to.Port())
			}
		}()
	}
}

// destination is the address and port that the other side meant.
func destination(connection *net.TCPConn) (netip.AddrPort, error) {
	raw, err := connection.SyscallConn()
	if err != nil {
		return netip.AddrPort{}, err
	}
	peer := connection.RemoteAddr().(*net.TCPAddr).AddrPort().Addr().Unmap()
	level := unix.SOL_IP
	if peer.Is6() {
		level = unix.SOL_IPV6
	}
	var address [unix.SizeofSockaddrInet6]byte
	length := uint32(len(address))
	var failed unix.Errno
	err = raw.Control(func(descriptor uintptr) {
		_, _, failed = unix.Syscall6(unix.SYS_GETSOCKOPT, descriptor, uintptr(level), originalDestination,
			uintptr(unsafe.Pointer(&address[0])), uintptr(unsafe.Pointer(&length)), 0)
	})
	if err != nil {
		return netip.AddrPort{}, err
	}
	if failed != 0 {
		return netip.AddrPort{}, failed
	}
	port := binary.BigEndian.Uint16(address[2:4])
	if peer.Is6() {
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(address[8:24])), port), nil
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(address[4:8])), port), nil
}
