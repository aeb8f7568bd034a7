using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnusableHandlerNameTests() : RuleTests(DiagnosticIds.UnusableHandlerName)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        public sealed record OrderShipped(string OrderId);

        [[|HandlerName("mailer")|]]
        [EventHandler<OrderShipped>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }

        [[|HandlerName("mailer")|]]
        [EventHandler<OrderShipped>]
        internal sealed class Courier
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }
        """;

    [Fact]
    public Task Fires_on_two_handlers_with_the_same_name() => Fires(
        DurableSource.Project,
        Faulty,
        "'Mailer' cannot be stored under the name 'mailer', because 'Courier' has it, too, and what is stored about one would count for the other",
        "'Courier' cannot be stored under the name 'mailer', because 'Mailer' has it, too, and what is stored about one would count for the other");

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("  ", "it is empty")]
    public Task Fires_on_a_name_that_is_none(string name, string reason) => Fires(
        DurableSource.Project,
        Faulty.Replace("\"mailer\")|]]\n[EventHandler<OrderShipped>]\ninternal sealed class Mailer", $"\"{name}\")|]]\n[EventHandler<OrderShipped>]\ninternal sealed class Mailer", StringComparison.Ordinal)
            .Replace("[[|HandlerName(\"mailer\")|]]", "", StringComparison.Ordinal),
        $"'Mailer' cannot be stored under the name '{name}', because {reason}");

    [Theory]
    [InlineData("courier")]
    [InlineData("MAILER")]
    [InlineData("mailer/2")]
    public Task Silent_on_names_that_differ(string name) => Silent(
        DurableSource.Project,
        Faulty.Replace("[|HandlerName(\"mailer\")|]]\n[EventHandler<OrderShipped>]\ninternal sealed class Courier", $"HandlerName(\"{name}\")]\n[EventHandler<OrderShipped>]\ninternal sealed class Courier", StringComparison.Ordinal)
            .Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
