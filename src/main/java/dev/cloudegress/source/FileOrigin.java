package dev.cloudegress.source;

import dev.cloudegress.prefix.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A document in a file below a fixed mount, plain or gzip. Nothing outside the mount can be read, by whatever path or link. */
public final class FileOrigin implements DocumentOrigin {
    private final Path mount;
    private final String path;

    /**
     * A file.
     *
     * @param mount the directory that it is in
     * @param path where below; where the file is called as the provider calls it, that tells the date of the document. Links that stay below the
     *     mount are followed: volumes of ConfigMaps consist of them
     */
    public FileOrigin(Path mount, String path) {
        this.mount = mount;
        this.path = path;
    }

    @Override
    public String name() {
        return "the file " + Excerpt.of(path);
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        try {
            Path relative = Path.of(path);
            Path real = mount.resolve(relative).toRealPath();
            // The text is looked at as well: a path that leaves the mount and comes back is a mistake or an attempt.
            boolean leaves = relative.isAbsolute() || !relative.normalize().equals(relative) || path.isEmpty();
            if (leaves || !real.startsWith(mount.toRealPath())) {
                return failed(
                        "leads out of the mount for documents: give a path below it, without .. and links out of it");
            }
            if (!Files.isRegularFile(real)) {
                return failed("is not a file: a directory or a device cannot be read");
            }
            try (InputStream body = Files.newInputStream(real)) {
                return LocalDocument.read(name(), name(), path, body, intake);
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            return failed("is not there: it has to be below the operator's mount for documents");
        } catch (IOException e) {
            return failed("cannot be read: " + Excerpt.of(String.valueOf(e.getMessage())));
        }
    }

    private OriginAnswer failed(String came) {
        return LocalDocument.failed(FailureReason.CONFIGURATION, name(), came);
    }
}
