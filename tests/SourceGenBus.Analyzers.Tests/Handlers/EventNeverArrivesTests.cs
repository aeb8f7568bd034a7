using Microsoft.CodeAnalysis;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class EventNeverArrivesTests() : RuleTests(DiagnosticIds.EventNeverArrives)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_an_interface() => Fires(
        """
        public interface IFact;

        [[|EventHandler<IFact>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'IFact' is an interface, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_an_abstract_class() => Fires(
        """
        public abstract record Fact;

        [[|EventHandler<Fact>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Fact' is an abstract class, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_the_base_of_all_events() => Fires(
        """
        [[|EventHandler<DomainEvent>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'DomainEvent' is an abstract class, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_object_which_no_event_of_use_is() => Fires(
        """
        [[|EventHandler<object>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'object' is the base of all types, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public async Task Warns_only_of_object_since_a_bare_one_can_be_published()
    {
        var reported = await ReportedAsync("[EventHandler<object>] public sealed class Mailer { public ValueTask HandleAsync(object happened) => default; }");

        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(reported).Severity);
    }

    [Fact]
    public Task Fires_on_an_abstract_class_that_does_not_include_what_derives() => Fires(
        """
        public abstract record Fact;
        public sealed record Placed : Fact;

        [[|EventHandler<Fact>(IncludeDerived = false)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Fact' is an abstract class, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_what_nothing_can_derive_from() => Fires(
        """
        [[|EventHandler<Action>(IncludeDerived = true)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Action' is a delegate, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Silent_on_a_base_that_stands_for_what_derives_from_it() => Silent(
        """
        public abstract record Fact;
        public sealed record Placed : Fact;

        [EventHandler<Fact>(IncludeDerived = true)]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(Fact happened) => default;
        }
        """);

    [Fact]
    public Task Fires_on_a_delegate() => Fires(
        """
        [[|EventHandler<Action>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Action' is a delegate, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_a_static_class() => Fires(
        """
        public static class Facts;

        [[|EventHandler<{|CS0718:Facts|}>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'Facts' is a static class, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_a_nullable_value_type() => Fires(
        """
        [[|EventHandler<int?>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "'int?' is a nullable value type, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Fires_on_a_type_parameter() => Fires(
        """
        public sealed class Outer<T>
        {
            [{|CS8968:[|EventHandler<T>|]|}]
            public sealed class Mailer
            {
                public ValueTask HandleAsync(object happened) => default;
            }
        }
        """,
        "'T' is a type parameter, so no event is ever exactly of that type and 'Mailer' would never be called; mark the handler with the concrete event types");

    [Fact]
    public Task Silent_on_what_an_event_can_be() => Silent(
        """
        public record Base;

        public record struct Moved(int X);

        public enum Signal
        {
            Started,
        }

        [EventHandler<OrderPlaced>, EventHandler<Base>, EventHandler<Moved>, EventHandler<Signal>, EventHandler<int[]>, EventHandler<string>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_concrete_event_that_is_taken_as_its_base() => Silent(
        """
        public abstract record Fact;

        public sealed record Moved : Fact;

        [EventHandler<Moved>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(Fact fact) => default;
        }
        """);

    [Fact]
    public Task Silent_on_an_event_that_does_not_exist() => Silent(
        """
        [EventHandler<{|CS0246:OrderLost|}>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_merely_uses_interfaces() => Silent(
        """
        public interface IFact;

        public sealed class Mailer : IFact
        {
            public ValueTask HandleAsync(IFact fact) => default;
        }
        """);

    [Theory]
    [InlineData("public record struct Moved;", "Moved")]
    [InlineData("public record Moved;", "Moved")]
    [InlineData("public sealed class Moved;", "Moved")]
    [InlineData("public sealed record Moved<T>;", "Moved<DomainEvent>")]
    [InlineData("public static class Facts { public sealed record Moved; }", "Facts.Moved")]
    public Task Silent_on_concrete_events_of_every_kind(string declaration, string name) => Silent(
        $$"""
        {{declaration}}

        [EventHandler<{{name}}>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync({{name}} happened) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [[|EventHandler<DomainEvent>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);
}
