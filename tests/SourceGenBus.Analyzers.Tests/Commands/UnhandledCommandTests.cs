using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

public sealed class UnhandledCommandTests() : RuleTests(DiagnosticIds.UnhandledCommand)
{
    protected override string Shared =>
        """
        public sealed record Ship(string Id) : ICommand;
        public sealed record Count(string Id) : ICommand<int>;
        public sealed record Find(string Id) : IQuery<string?>;
        public sealed record List : IStreamQuery<string>;
        """;

    [Fact]
    public Task Fires_at_what_is_sent() => Fires(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync([|new Ship("1")|]);
        await bus.SendAsync([|new Count("1")|], new EventContext());
        """,
        "Nothing handles 'Ship', so sending it throws; mark a class [CommandHandler<Ship>] in this project or in one that it references",
        "Nothing handles 'Count', so sending it throws; mark a class [CommandHandler<Count, int>] in this project or in one that it references");

    [Fact]
    public Task Fires_for_queries_and_streams_through_the_interface() => Fires(
        TestProject.Program,
        """
        var services = new ServiceCollection();
        services.AddSourceGenBus();

        internal sealed class Shop(ICommandBus bus)
        {
            public async Task<string?> Ask(Find find)
            {
                await foreach (var item in bus.StreamAsync(cancellationToken: default, query: [|new List()|]))
                    Console.WriteLine(item);
                return await bus.QueryAsync([|find|]);
            }
        }
        """,
        "Nothing handles 'List', so sending it throws; mark a class [StreamQueryHandler<List, string>] in this project or in one that it references",
        "Nothing handles 'Find', so sending it throws; mark a class [QueryHandler<Find, string>] in this project or in one that it references");

    [Fact]
    public Task Silent_when_another_program_handles_it() => Silent(
        TestProject.Program with { ReferencesEventStore = true, OtherFiles = [Durable.DurableSource.Shared, RemoteCommands] },
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new TakePayment("1"));
        """);

    [Fact]
    public Task Silent_when_it_is_handled_here() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new Ship("1"));
        await bus.QueryAsync(new FindAll<(int Id, string Name)>());

        public sealed record FindAll<T> : IQuery<T>;

        [CommandHandler<Ship>]
        [QueryHandler<FindAll<(int, string)>, (int, string)>]
        internal sealed class Shipper
        {
            public ValueTask HandleAsync(Ship command) => default;
            public ValueTask<(int, string)> HandleAsync(FindAll<(int, string)> query) => default;
        }
        """);

    [Fact]
    public Task Silent_when_a_referenced_assembly_handles_it() => Silent(
        TestProject.Program with
        {
            NamedLibraries =
            [
                ("Contracts", "public sealed record Pack(string Id) : ICommand;"),
                ("Packing", "[CommandHandler<Pack>] internal sealed class Packer { public ValueTask HandleAsync(Pack command) => default; }"),
            ],
        },
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new Pack("1"));
        """);

    [Fact]
    public Task Silent_in_a_library_which_does_not_know_its_host() => Silent(
        """
        public sealed class Shop(IServiceCollection services, ICommandBus bus)
        {
            public void Configure() => services.AddSourceGenBus();
            public ValueTask Ship() => bus.SendAsync(new Ship("1"));
        }
        """);

    [Fact]
    public Task Silent_in_a_program_that_composes_no_bus() => Silent(
        TestProject.Program,
        """
        ICommandBus stub = null!;
        await stub.SendAsync(new Ship("1"));
        """);

    [Fact]
    public Task Silent_on_a_double_of_ones_own() => Silent(
        TestProject.Program,
        """
        new ServiceCollection().AddSourceGenBus();
        new Recorder().SendAsync(new Ship("1"));

        internal sealed class Recorder
        {
            public void SendAsync(ICommand command) => Console.WriteLine(command);
        }
        """);

    [Fact]
    public Task Silent_where_only_the_run_time_type_will_tell() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        ICommand command = new Ship("1");
        await bus.SendAsync(command);
        await bus.SendAsync(new Open());
        await Send(new Ship("2"));

        ValueTask Send<T>(T any) where T : ICommand => bus.SendAsync(any);

        public record Open : ICommand;
        """);

    [Fact]
    public Task Silent_when_the_handler_is_there_but_wrong_which_another_rule_reports() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new Ship("1"));

        [{|SGB1001:CommandHandler<Ship>|}]
        internal sealed class Shipper;
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken with { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication },
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new Shi("1"));
        await bus.SendAsync();
        await bus.SendAsync(
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new Ship("1"));
        """);

    private const string RemoteCommands =
        """
        using System.Text.Json.Serialization;
        using SourceGenBus.EventStore;
        using SourceGenBus.Transports;

        [Event("payment.take"), Published("payments")]
        public sealed record TakePayment(string Order) : SourceGenBus.ICommand;

        [JsonSerializable(typeof(TakePayment))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
