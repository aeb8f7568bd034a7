using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class NothingDerivedTests() : RuleTests(DiagnosticIds.NothingDerived)
{
    private const string Message =
        "No concrete event type that this project knows derives from 'Fact', so 'Audit' would never be called for it; declare one, or name the events";

    private const string Audit =
        """
        [[|EventHandler<Fact>(IncludeDerived = true)|]]
        public sealed class Audit
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """;

    [Fact]
    public Task Fires_on_an_abstract_class_that_nothing_derives_from() => Fires($"public abstract record Fact;\n{Audit}", Message);

    [Fact]
    public Task Fires_on_an_interface_that_only_events_nobody_can_name_implement() => Fires(
        $$"""
        public interface Fact;
        public interface Detail : Fact;
        public abstract record Part : Fact;
        public sealed record Open<T> : Fact;
        public static class Outer<T> { public sealed record Inner : Fact; }
        public sealed class Host { private sealed record Hidden : Fact; }
        file sealed record Local : Fact;
        {{Audit}}
        """,
        Message);

    [Theory]
    [InlineData("object")]
    [InlineData("IDisposable")]
    public Task Fires_on_what_dotnet_declares(string type) => Fires(
        $$"""
        public sealed record Fact : IDisposable { public void Dispose() { } }

        [[|EventHandler<{{type}}>(IncludeDerived = true)|]]
        public sealed class Audit
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        Message.Replace("Fact", type, StringComparison.Ordinal));

    [Theory]
    [InlineData("sealed record Placed : Fact;")]
    [InlineData("static class Outer { internal sealed record Placed : Fact; }")]
    [InlineData("record Placed : Fact; sealed record PlacedAgain : Placed;")]
    public Task Silent_when_an_event_derives(string @event) => Silent(
        $$"""
        public abstract record Fact;
        {{@event}}

        [EventHandler<Fact>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(Fact happened) => default;
        }
        """);

    [Theory]
    [InlineData("(int X, int Y)", "(int, int)")]
    [InlineData("(int X, int Y)[]", "(int, int)[]")]
    [InlineData("List<(int X, (string? A, int B) Y)>", "List<(int, (string, int))>")]
    [InlineData("nint", "IntPtr")]
    [InlineData("List<string?>", "List<string>")]
    [InlineData("Dictionary<nuint, (nint A, nint B)[]>", "Dictionary<UIntPtr, (IntPtr, IntPtr)[]>")]
    public Task Silent_when_the_base_is_the_same_at_run_time(string derived, string handled) => Silent(
        $$"""
        public interface IOf<T>;
        public abstract record Of<T>;
        public sealed record Moved : IOf<{{derived}}>;
        public sealed record Turned : Of<{{derived}}>;

        [EventHandler<IOf<{{handled}}>>(IncludeDerived = true)]
        [EventHandler<Of<{{handled}}>>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Theory]
    [InlineData("List<dynamic>", "List<object>")]
    [InlineData("dynamic[]", "object[]")]
    [InlineData("(dynamic A, int B)", "(object, int)")]
    public Task Silent_when_the_base_has_dynamic_for_object(string derived, string handled) => Silent(
        $$"""
        public abstract record Of<T>;
        public sealed record Turned : Of<{{derived}}>;

        [EventHandler<Of<{{handled}}>>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Silent_when_only_a_library_has_one() => Silent(
        TestProject.Library with { ReferencedLibraries = ["namespace Library; public interface IFact; public readonly struct Placed : IFact;"] },
        """
        [EventHandler<Library.IFact>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(Library.IFact happened) => default;
        }
        """);

    [Fact]
    public Task Silent_when_the_class_names_all_of_them_itself() => Silent(
        """
        public abstract record Fact;
        public sealed record Placed : Fact;

        [EventHandler<Fact>(IncludeDerived = true)]
        [EventHandler<Placed>]
        public sealed class Audit
        {
            public ValueTask HandleAsync(Fact happened) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_concrete_base() => Silent(
        """
        public record Fact;

        [EventHandler<Fact>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(Fact happened) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_type_that_does_not_exist() => Silent(
        """
        [EventHandler<{|CS0246:Fact|}>(IncludeDerived = true)]
        public sealed class Audit
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed($"public abstract record Fact;\n{Audit}");
}
