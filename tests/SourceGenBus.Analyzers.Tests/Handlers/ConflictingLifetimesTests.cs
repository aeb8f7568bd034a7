using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class ConflictingLifetimesTests() : RuleTests(DiagnosticIds.ConflictingLifetimes)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_two_lifetimes() => Fires(
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [[|EventHandler<string>(Lifetime = HandlerLifetime.Transient)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Mailer' is marked with the lifetimes Scoped and Transient, but a class has one lifetime; use the same in all its attributes");

    [Fact]
    public Task Fires_against_the_default() => Fires(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<string>(Lifetime = HandlerLifetime.Scoped)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Mailer' is marked with the lifetimes Singleton and Scoped, but a class has one lifetime; use the same in all its attributes");

    [Fact]
    public Task Silent_on_one_lifetime() => Silent(
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [EventHandler<string>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Silent_when_the_default_is_spelled_out() => Silent(
        """
        [EventHandler<OrderPlaced>]
        [EventHandler<string>(Lifetime = HandlerLifetime.Singleton)]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<string>(Lifetime = HandlerLifetime.Scoped)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);
}
