using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnusableRetryTests() : RuleTests(DiagnosticIds.UnusableRetry)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        public sealed record OrderShipped(string OrderId);

        [[|Retry(Attempts = 0)|]]
        [EventHandler<OrderShipped>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }
        """;

    [Fact]
    public Task Fires_on_no_attempt_at_all() => Fires(
        DurableSource.Project,
        Faulty,
        "'Mailer' cannot be tried again as its [Retry] says, because 'Attempts' is 0, and the first attempt counts as one");

    [Theory]
    [InlineData("Attempts = -3", "'Attempts' is -3, and the first attempt counts as one")]
    [InlineData("FirstDelayMilliseconds = -1", "'FirstDelayMilliseconds' is -1, and no wait is negative")]
    [InlineData("MaximumDelayMilliseconds = -1", "'MaximumDelayMilliseconds' is -1, and no wait is negative")]
    [InlineData("FirstDelayMilliseconds = 10, MaximumDelayMilliseconds = 9", "'MaximumDelayMilliseconds' is 9, which is less than the first wait of 10")]
    [InlineData("TimeoutMilliseconds = 0", "'TimeoutMilliseconds' is 0, and an attempt needs some time")]
    [InlineData("TimeoutMilliseconds = -1", "'TimeoutMilliseconds' is -1, and an attempt needs some time")]
    [InlineData("Jitter = 1.5", "'Jitter' is 1.5, and a part lies between 0 and 1")]
    [InlineData("Jitter = -0.1", "'Jitter' is -0.1, and a part lies between 0 and 1")]
    [InlineData("Jitter = double.NaN", "'Jitter' is NaN, and a part lies between 0 and 1")]
    public Task Fires_on_values_that_make_no_sense(string values, string reason) => Fires(
        DurableSource.Project,
        Faulty.Replace("Attempts = 0", values, StringComparison.Ordinal),
        $"'Mailer' cannot be tried again as its [Retry] says, because {reason}");

    [Theory]
    [InlineData("")]
    [InlineData("(Attempts = 1)")]
    [InlineData("(FirstDelayMilliseconds = 0)")]
    [InlineData("(MaximumDelayMilliseconds = 0)")]
    [InlineData("(Attempts = int.MaxValue, FirstDelayMilliseconds = 10, MaximumDelayMilliseconds = 10)")]
    [InlineData("(TimeoutMilliseconds = 1)")]
    [InlineData("(Jitter = 0)")]
    [InlineData("(Jitter = 1)")]
    [InlineData("(Jitter = 0.25)")]
    [InlineData("(Attempts = 2 + 3)")]
    public Task Silent_on_values_that_make_a_policy(string values) => Silent(
        DurableSource.Project,
        Faulty.Replace("[|Retry(Attempts = 0)|]", "Retry" + values, StringComparison.Ordinal));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
