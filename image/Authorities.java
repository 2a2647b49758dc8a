import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a trust store of a folder of PEM files, as the JDK's own {@code cacerts} is: no password, no salt, so the same files give the same
 * bytes. The trust store of the building machine is not used: whoever inspects that machine's traffic has an authority in it.
 */
final class Authorities {
    private Authorities() {}

    public static void main(String[] args) throws GeneralSecurityException, IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: Authorities FOLDER STORE");
        }
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Path file : certificates(Path.of(args[0]))) {
            try (InputStream in = Files.newInputStream(file)) {
                Certificate certificate = factory.generateCertificate(in);
                store.setCertificateEntry(file.getFileName().toString().replaceFirst("\\.crt$", ""), certificate);
            }
        }
        if (store.size() == 0) {
            throw new IllegalStateException("no certificate in " + args[0]);
        }
        try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
            store.store(out, null);
        }
    }

    private static List<Path> certificates(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
        }
    }
}
