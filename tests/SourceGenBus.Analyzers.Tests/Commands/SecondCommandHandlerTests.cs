using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

public sealed class SecondCommandHandlerTests() : RuleTests(DiagnosticIds.SecondCommandHandler)
{
    private const string Handler =
        """
        [CommandHandler<Ship>]
        internal sealed class Shipper
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """;

    private static readonly (string, string) Contracts = ("Contracts", "public sealed record Ship(string Id) : ICommand;");

    private static readonly (string, string) Testing = ("SourceGenBus.Testing", "public static class Kit;");

    private static readonly TestProject HostOfOne = TestProject.Program with
    {
        NamedLibraries = [Contracts, ("Shipping", "namespace Shipping;\n" + Handler)],
    };

    private static readonly TestProject HostOfTwo = TestProject.Program with
    {
        NamedLibraries = [Contracts, ("Shipping", "namespace Shipping;\n" + Handler), ("Post", "namespace Post;\n" + Handler)],
    };

    [Fact]
    public Task Fires_at_the_second_class_of_the_compilation() => Fires(
        """
        public sealed record Ship(string Id) : ICommand;

        [CommandHandler<Ship>]
        internal sealed class ByAir
        {
            public ValueTask HandleAsync(Ship command) => default;
        }

        [[|CommandHandler<Ship>|]]
        internal sealed class BySea
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """,
        "'Ship' is handled by 'ByAir' and by 'BySea', but a command or query has exactly one handler; remove one of them");

    [Fact]
    public Task Fires_for_queries_streams_and_nested_classes_alike() => Fires(
        """
        public sealed record Find(string Id) : IQuery<string?>;
        public sealed record List : IStreamQuery<string>;

        internal static class First
        {
            [QueryHandler<Find, string>]
            [StreamQueryHandler<List, string>]
            internal sealed class Reader
            {
                public ValueTask<string?> HandleAsync(Find query) => default;
                public IAsyncEnumerable<string> HandleAsync(List query) => throw new NotSupportedException();
            }
        }

        [[|QueryHandler<Find, string>|]]
        [[|StreamQueryHandler<List, string>|]]
        internal sealed partial class Reader;

        internal sealed partial class Reader
        {
            public ValueTask<string?> HandleAsync(Find query) => default;
            public IAsyncEnumerable<string> HandleAsync(List query) => throw new NotSupportedException();
        }
        """,
        "'Find' is handled by 'First.Reader' and by 'Reader', but a command or query has exactly one handler; remove one of them",
        "'List' is handled by 'First.Reader' and by 'Reader', but a command or query has exactly one handler; remove one of them");

    [Fact]
    public Task Fires_when_a_referenced_assembly_handles_it() => Fires(
        HostOfOne,
        """
        new ServiceCollection().AddSourceGenBus();

        [[|CommandHandler<Ship>|]]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """,
        "'Ship' is handled by 'Shipping.Shipper' in 'Shipping' and by 'Another', but a command or query has exactly one handler; remove one of them");

    /// <summary>What composes both is its host, which is told where it composes.</summary>
    [Fact]
    public Task Silent_in_a_project_that_does_not_compose() => Silent(
        HostOfOne,
        """
        Console.WriteLine(new Ship("1"));

        [CommandHandler<Ship>]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """);

    /// <summary>A double in the tests of an application. Which of the two is called the tests choose when they run.</summary>
    [Fact]
    public Task Silent_in_a_test_project() => Silent(
        HostOfOne with { NamedLibraries = [.. HostOfOne.NamedLibraries, Testing] },
        """
        new ServiceCollection().AddSourceGenBus();

        [CommandHandler<Ship>]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """);

    [Fact]
    public Task Silent_in_a_test_project_that_has_several_doubles() => Silent(
        HostOfOne with { NamedLibraries = [.. HostOfOne.NamedLibraries, Testing] },
        """
        new ServiceCollection().AddSourceGenBus();

        [CommandHandler<Ship>]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }

        [CommandHandler<Ship>]
        internal sealed class Third
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """);

    /// <summary>Doubles may be in a library that several test projects share.</summary>
    [Fact]
    public Task Silent_where_a_test_project_composes_two_assemblies_that_handle_it() => Silent(
        HostOfTwo with { NamedLibraries = [.. HostOfTwo.NamedLibraries, Testing] },
        """
        new ServiceCollection().AddSourceGenBus();
        """);

    [Fact]
    public Task Fires_in_a_test_project_at_two_handlers_of_what_no_referenced_assembly_handles() => Fires(
        TestProject.Program with { NamedLibraries = [Contracts, Testing] },
        """
        Console.WriteLine(new Ship("1"));

        [CommandHandler<Ship>]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }

        [[|CommandHandler<Ship>|]]
        internal sealed class Third
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """,
        "'Ship' is handled by 'Another' and by 'Third', but a command or query has exactly one handler; remove one of them");

    [Fact]
    public Task Fires_where_a_host_composes_two_assemblies_that_handle_it() => Fires(
        HostOfTwo,
        """
        var services = new ServiceCollection();
        services.[|AddSourceGenBus|]();
        using var bus = new EventBusBuilder()
            .[|AddHandlers|]()
            .Build();
        """,
        "'Ship' is handled by 'Post.Shipper' in 'Post' and by 'Shipping.Shipper' in 'Shipping', but a command or query has exactly one handler; remove one of them");

    [Fact]
    public Task Silent_for_one_handler_each() => Silent(
        """
        public sealed record Ship(string Id) : ICommand;
        public sealed record Find<T>(T Id) : IQuery<T>;
        public sealed record Shipped(string Id);

        [CommandHandler<Ship>]
        [QueryHandler<Find<int>, int>]
        [EventHandler<Shipped>]
        internal sealed class One
        {
            public ValueTask HandleAsync(Ship command) => default;
            public ValueTask<int> HandleAsync(Find<int> query) => default;
            public ValueTask HandleAsync(Shipped shipped) => default;
        }

        [QueryHandler<Find<string>, string>]
        [EventHandler<Shipped>]
        internal sealed class Two
        {
            public ValueTask<string> HandleAsync(Find<string> query) => default;
            public ValueTask HandleAsync(Shipped shipped) => default;
        }
        """);

    [Fact]
    public Task Silent_when_only_a_referenced_assembly_handles_it() => Silent(
        HostOfOne,
        """
        new ServiceCollection().AddSourceGenBus();
        """);

    [Fact]
    public Task Silent_where_two_assemblies_are_referenced_but_not_composed() => Silent(
        HostOfTwo,
        """
        Console.WriteLine(new Ship("1"));
        """);

    [Fact]
    public Task Silent_about_a_class_that_is_marked_twice_which_another_rule_reports() => Silent(
        """
        public sealed record Ship(string Id) : ICommand, ICommand<int>;

        [CommandHandler<Ship>]
        [{|SGB1009:CommandHandler<Ship, int>|}]
        internal sealed class Shipper
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken,
        """
        [CommandHandler<Shi>]
        internal sealed class One;

        [CommandHandler<Shi>]
        internal sealed class Two;

        [CommandHandler<>]
        internal sealed class
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        HostOfOne,
        """
        new ServiceCollection().AddSourceGenBus();

        [CommandHandler<Ship>]
        internal sealed class Another
        {
            public ValueTask HandleAsync(Ship command) => default;
        }
        """);
}
