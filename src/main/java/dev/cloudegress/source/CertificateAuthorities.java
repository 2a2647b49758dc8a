package dev.cloudegress.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates that are trusted in place of the platform's: nothing else is, so a bundle for a mirror also keeps everybody else from
 * posing as that mirror. Immutable.
 */
public final class CertificateAuthorities {
    /** RFC 7468; what stands between certificates is a comment. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

    private final List<X509Certificate> certificates;

    private CertificateAuthorities(List<X509Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Reads a bundle.
     *
     * @param pem certificates in PEM, with anything between them
     * @throws IllegalArgumentException if it has no certificate, or one that cannot be read
     */
    public static CertificateAuthorities of(byte[] pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            certificates.add(certificate(blocks.group(1), certificates.size() + 1));
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "the CA bundle has no certificate: it is PEM text with -----BEGIN CERTIFICATE----- and"
                            + " -----END CERTIFICATE----- around each one");
        }
        return new CertificateAuthorities(certificates);
    }

    private static X509Certificate certificate(String base64, int number) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IllegalArgumentException("certificate " + number + " of the CA bundle cannot be read", e);
        }
    }

    /** How many there are. */
    public int size() {
        return certificates.size();
    }

    X509TrustManager trustManager() {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                anchors.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the platform has no trust manager for X.509"));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot trust certificates that it could read", e);
        }
    }

    SSLSocketFactory socketFactory(X509TrustManager trustManager) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS (javax.net.ssl.SSLContext)", e);
        }
    }
}
