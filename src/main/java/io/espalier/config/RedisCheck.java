package io.espalier.config;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the address of a Redis must be. */
final class RedisCheck {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Pattern DATABASE = Pattern.compile("|/|/\\d{1,3}");

    private final Faults faults;

    RedisCheck(Faults faults) {
        this.faults = faults;
    }

    void check(RedisSettings redis, String path) {
        url(redis.url(), path + ".url");
        if (redis.password() != null && redis.password().isEmpty()) {
            faults.add(path + ".password", "empty; leave it out where Redis asks for none");
        }
    }

    /** @param url null where the file gave none, which is already a fault */
    private void url(@Nullable URI url, String path) {
        if (url == null) {
            return;
        }
        if (url.getScheme() == null || !SCHEMES.contains(url.getScheme()) || url.getHost() == null) {
            faults.add(path, "expected redis:// or, with TLS, rediss:// and a host, such as redis://redis:6379");
        } else if (url.getUserInfo() != null) {
            faults.add(path, "a URL with a user or password in it; put the password in password");
        } else if (url.getRawQuery() != null
                || url.getRawFragment() != null
                || !DATABASE.matcher(url.getRawPath()).matches()) {
            faults.add(path, "only the number of a database may follow the host, such as redis://redis:6379/1");
        }
    }
}
