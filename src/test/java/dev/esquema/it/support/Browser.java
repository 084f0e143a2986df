package dev.esquema.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium that is installed on the machine. */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test with a message if Chromium is not installed. */
    public static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "Chromium is not installed: install Debian's packages chromium and chromium-driver");
    }

    public static Browser open() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,1400");
        if (Tool.isRoot()) {
            options.addArguments("--no-sandbox");
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    public void visit(String url) {
        driver.get(url);
    }

    /** Renders the page as a person sees it who prefers {@code dark} or {@code light}. */
    public void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Returns the result of a script. */
    public Object run(String script) {
        return driver.executeScript(script);
    }

    /** Returns the visible text of the page. */
    public String text() {
        return String.valueOf(run("return document.body.innerText"));
    }

    /** Waits until the visible text contains this one, without a reload of the page by the test. */
    public void awaitText(String expected) {
        Eventually.within(Duration.ofSeconds(30), () -> {
            if (!text().contains(expected)) {
                throw new AssertionError("the page does not show %s:%n%s".formatted(expected, text()));
            }
        });
    }

    /** Returns the serious problems that axe finds on the page, a line each. */
    @SuppressWarnings("unchecked")
    public List<String> accessibilityProblems() {
        driver.executeScript(axe());
        return (List<String>)
                driver.executeAsyncScript(
                        """
                const done = arguments[0];
                axe.run().then(result => done(result.violations
                    .filter(found => found.impact === 'serious' || found.impact === 'critical')
                    .map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' | '))));
                """);
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
