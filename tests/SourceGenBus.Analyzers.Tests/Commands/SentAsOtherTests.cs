using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

/// <summary>Messages of several kinds that are sent as one that their handler does not take.</summary>
public sealed class SentAsOtherTests() : RuleTests(DiagnosticIds.UnhandledCommand)
{
    private const string Both = "public sealed record Both : ICommand<int>, IQuery<string>, ICommand, IStreamQuery<int>, IQuery<int>;";
    private const string Remedy = "so sending it throws; send it as what its handler takes, or give each kind of message a type of its own";

    private static TestProject WithLibrary => TestProject.Program with
    {
        NamedLibraries =
        [
            ("Orders",
            "namespace Orders; using System.Threading.Tasks; using SourceGenBus; " + Both +
            "[QueryHandler<Both, string>] internal sealed class Desk { public ValueTask<string> HandleAsync(Both both) => new(\"\"); }"),
        ],
    };

    [Theory]
    [InlineData("CommandHandler<Both, int>", "ValueTask<int>", "ICommand<int>", "QueryAsync<string>", "IQuery<string>")]
    [InlineData("CommandHandler<Both, int>", "ValueTask<int>", "ICommand<int>", "StreamAsync<int>", "IStreamQuery<int>")]
    [InlineData("StreamQueryHandler<Both, int>", "IAsyncEnumerable<int>", "IStreamQuery<int>", "SendAsync<int>", "ICommand<int>")]
    [InlineData("CommandHandler<Both>", "ValueTask", "ICommand", "SendAsync<int>", "ICommand<int>")]
    [InlineData("QueryHandler<Both, string>", "ValueTask<string>", "IQuery<string>", "QueryAsync<int>", "IQuery<int>")]
    public Task Fires_on_another_kind(string attribute, string returns, string takes, string call, string sent) => Fires(
        TestProject.Program,
        Sent(attribute, returns, call, "[|", "|]"),
        $"'Desk' handles 'Both' as '{takes}' and not as '{sent}', {Remedy}");

    [Fact]
    public Task Fires_on_the_handler_of_a_library() => Fires(
        WithLibrary,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = await bus.SendAsync<int>([|new Orders.Both()|]);
        """,
        $"'Orders.Desk' in 'Orders' handles 'Both' as 'IQuery<string>' and not as 'ICommand<int>', {Remedy}");

    [Theory]
    [InlineData("CommandHandler<Both, int>", "ValueTask<int>", "SendAsync<int>")]
    [InlineData("CommandHandler<Both, int>", "ValueTask<int>", "QueryAsync<int>")]
    [InlineData("StreamQueryHandler<Both, int>", "IAsyncEnumerable<int>", "StreamAsync<int>")]
    [InlineData("QueryHandler<Both, string>", "ValueTask<string>", "QueryAsync<string>")]
    public Task Silent_on_the_kind_that_the_handler_takes(string attribute, string returns, string call) =>
        Silent(TestProject.Program, Sent(attribute, returns, call, "", ""));

    [Fact]
    public Task Silent_on_what_the_handler_of_a_library_takes() => Silent(
        WithLibrary,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = await bus.QueryAsync<string>(new Orders.Both());
        """);

    [Fact]
    public Task Silent_on_results_that_are_the_same_at_run_time() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = await bus.QueryAsync<(int Id, string Name)>(new Find());

        public sealed record Find : IQuery<(int Id, string Name)>, ICommand;

        [QueryHandler<Find, (int, string)>]
        internal sealed class Desk { public ValueTask<(int, string)> HandleAsync(Find find) => default; }
        """);

    private static string Sent(string attribute, string returns, string call, string open, string close) =>
        $$"""
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = bus.{{call}}({{open}}new Both(){{close}});

        {{Both}}

        [{{attribute}}]
        internal sealed class Desk { public {{returns}} HandleAsync(Both both) => throw new NotSupportedException(); }
        """;
}
