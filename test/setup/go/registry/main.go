// Command registry serves an OCI registry from memory, for tests and demonstrations.
//
// It prints one JSON line with its URL when it is ready to answer, and ends on SIGTERM or SIGINT.
package main

import (
	"crypto/subtle"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"cuelabs.dev/go/oci/ociregistry"
	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	credentials := flag.String("basic-auth", "", "user:password that every request must carry")
	noReferrers := flag.Bool("no-referrers", false, "answer 404 on the referrers API, so that clients fall back to tags")
	immutableTags := flag.Bool("immutable-tags", false, "refuse to move a tag to another digest")
	flag.Parse()

	if err := serve(*addr, *credentials, *noReferrers, *immutableTags); err != nil {
		fmt.Fprintln(os.Stderr, "registry:", err)
		os.Exit(1)
	}
}

func serve(addr, credentials string, noReferrers, immutableTags bool) error {
	store := ocimem.NewWithConfig(&ocimem.Config{ImmutableTags: immutableTags})
	handler := ociserver.New(store, &ociserver.Options{DisableReferrersAPI: noReferrers})
	if noReferrers {
		handler = withoutSubject(handler)
	}
	if credentials != "" {
		user, password, found := strings.Cut(credentials, ":")
		if !found || user == "" {
			return fmt.Errorf("--basic-auth wants user:password, not %q", credentials)
		}
		handler = requireBasicAuth(user, password, handler)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	ready := map[string]string{"url": "http://" + listener.Addr().String()}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// withoutSubject takes the header away by which a registry says that it keeps track of referrers: clients that see it
// do not fall back to tags.
func withoutSubject(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(subjectFilter{w}, r)
	})
}

type subjectFilter struct{ http.ResponseWriter }

func (f subjectFilter) WriteHeader(status int) {
	f.Header().Del("OCI-Subject")
	f.ResponseWriter.WriteHeader(status)
}

func requireBasicAuth(user, password string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		givenUser, givenPassword, _ := r.BasicAuth()
		userMatches := subtle.ConstantTimeCompare([]byte(givenUser), []byte(user))
		passwordMatches := subtle.ConstantTimeCompare([]byte(givenPassword), []byte(password))
		if userMatches&passwordMatches == 1 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
		ociregistry.WriteError(w, ociregistry.ErrUnauthorized)
	})
}
