package io.espalier.ingress;

import static io.espalier.ingress.TestingClients.client;
import static io.espalier.ingress.TestingClients.keyOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    @Test
    void admitsAnyoneWhereNoClientsAreNamed() {
        // Given
        var admission = new TestingClients(10).admission();

        // When
        var permit = permit(admission.admit(null));

        // Then
        assertThat(permit.client()).isNull();
        assertThat(admission.inFlight()).isOne();
        assertThat(admission.limit()).isEqualTo(10);
    }

    @Test
    void knowsAClientByItsKey() {
        // Given
        var admission =
                new TestingClients(10, client("a", null, null, null), client("b", null, null, null)).admission();

        // When
        var permit = permit(admission.admit(" key-of-b "));

        // Then
        assertThat(permit.client()).isEqualTo("b");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "nobody", "key-of-a x", "KEY-OF-A", "key-of-"})
    void refusesEveryOtherKeyInTheSameWords(String key) {
        // Given
        var admission = new TestingClients(10, client("a", null, null, null)).admission();

        // When
        var error = refusal(admission.admit(key));

        // Then
        assertThat(error.status()).isEqualTo(401);
        assertThat(new String(error.json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"A valid API key is required: send it as a bearer token in the Authorization"
                                + " header.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void refusesRequestsOverTheRateUntilTheTimeItSays() {
        // Given: two a minute, both used
        var clients = new TestingClients(10, client("a", 2, null, null));
        var admission = clients.admission();
        permit(admission.admit(keyOf("a"))).close();
        permit(admission.admit(keyOf("a"))).close();

        // When
        var error = refusal(admission.admit(keyOf("a")));

        // Then
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.type()).isEqualTo("requests");
        assertThat(error.code()).isEqualTo("rate_limit_exceeded");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        clients.pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(admission.admit(keyOf("a"))).isInstanceOf(Verdict.Refused.class);
        clients.pass(Duration.ofNanos(1));
        assertThat(admission.admit(keyOf("a"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void chargesTokensAfterTheReplyAndRefusesUntilTheyFaded() {
        // Given: 600 tokens a minute, 10 a second; the reply used 700
        var clients = new TestingClients(10, client("a", null, 600, null));
        var admission = clients.admission();
        permit(admission.admit(keyOf("a"))).spend(700);

        // When
        var error = refusal(admission.admit(keyOf("a")));

        // Then: 101 tokens must fade before one fits
        assertThat(error.type()).isEqualTo("tokens");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(10_100));
        clients.pass(Duration.ofMillis(10_100));
        assertThat(admission.admit(keyOf("a"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void saysTheLongerWaitWhereBothRatesAreReached() {
        // Given: a request fits after a second, a token only after a minute
        var admission = new TestingClients(10, client("a", 60, 10, null)).admission();
        for (int i = 0; i < 59; i++) {
            permit(admission.admit(keyOf("a"))).close();
        }
        permit(admission.admit(keyOf("a"))).spend(19);

        // When
        var error = refusal(admission.admit(keyOf("a")));

        // Then
        assertThat(error.type()).isEqualTo("tokens");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void countsNoTokensWhereTheReplyNamesNone() {
        // Given
        var admission = new TestingClients(10, client("a", null, 1, null)).admission();

        // When
        permit(admission.admit(keyOf("a"))).spend(-1);

        // Then
        assertThat(admission.admit(keyOf("a"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void limitsAClientsExchangesAtOnce() {
        // Given
        var admission = new TestingClients(10, client("a", null, null, 1), client("b", null, null, null)).admission();
        var held = permit(admission.admit(keyOf("a")));

        // When
        var error = refusal(admission.admit(keyOf("a")));

        // Then
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(admission.admit(keyOf("b"))).isInstanceOf(Verdict.Admitted.class);
        held.close();
        assertThat(admission.admit(keyOf("a"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void limitsTheGatewaysExchangesAtOnce() {
        // Given
        var admission = new TestingClients(1, client("a", 5, null, null), client("b", 1, null, null)).admission();
        var held = permit(admission.admit(keyOf("a")));

        // When
        var error = refusal(admission.admit(keyOf("b")));

        // Then: and b's only request of the minute is still to be had
        assertThat(error.message()).contains("The gateway is at its limit");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        held.close();
        assertThat(admission.admit(keyOf("b"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void givesAPlaceBackOnceHoweverOftenThePermitIsClosed() {
        // Given
        var admission = new TestingClients(10).admission();
        var first = permit(admission.admit(null));
        permit(admission.admit(null));

        // When
        first.close();
        first.close();

        // Then
        assertThat(admission.inFlight()).isOne();
    }

    @Test
    void keepsWhatAClientUsedWhenTheSettingsAreReloaded() {
        // Given
        var clients = new TestingClients(10, client("a", 2, null, 2));
        var admission = clients.admission();
        permit(admission.admit(keyOf("a")));
        permit(admission.admit(keyOf("a"))).close();

        // When
        clients.reload(10, client("b", null, null, null), client("a", 3, null, 2));

        // Then: one request of three is left, then one place of two is
        var last = permit(admission.admit(keyOf("a")));
        assertThat(refusal(admission.admit(keyOf("a"))).message()).contains("2 requests at once");
        last.close();
        assertThat(refusal(admission.admit(keyOf("a"))).message()).contains("3 requests a minute");
        assertThat(admission.inFlight()).isOne();
    }

    @Test
    void refusesAClientThatAReloadRemovedAndLetsItsExchangesEnd() {
        // Given
        var clients = new TestingClients(10, client("a", null, null, null));
        var admission = clients.admission();
        var held = permit(admission.admit(keyOf("a")));
        clients.reload(10, client("b", null, null, null));

        // When
        var error = refusal(admission.admit(keyOf("a")));

        // Then
        assertThat(error.status()).isEqualTo(401);
        held.close();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void followsALoweredGatewayLimitAtOnce() {
        // Given
        var clients = new TestingClients(10);
        var admission = clients.admission();
        permit(admission.admit(null));
        clients.reload(1);

        // When
        var verdict = admission.admit(null);

        // Then
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(admission.limit()).isOne();
    }

    static Permit permit(Verdict verdict) {
        return ((Verdict.Admitted) verdict).permit();
    }

    static ApiError refusal(Verdict verdict) {
        return ((Verdict.Refused) verdict).error();
    }
}
