using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// A message that is a command and a query, or has two results, has one handler, which takes it as one of them. Middleware of a host that
/// references the handler goes around that.
/// </summary>
public sealed class SeveralContractsTests
{
    private const string Log =
        """
        [assembly: UseMiddleware<Log>(1)]

        public sealed class Log
        {
            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
                TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);

            public ValueTask InvokeAsync<TCommand>(
                TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }
        """;

    [Theory]
    [InlineData("ICommand<int>, IQuery<string>", "CommandHandler<Both, int>", "ValueTask<int>", "ResultCommandPipeline<Both, int>")]
    [InlineData("ICommand<int>, IQuery<string>", "QueryHandler<Both, string>", "ValueTask<string>", "ResultCommandPipeline<Both, string>")]
    [InlineData(
        "ICommand<int>, ICommand<string>", "CommandHandler<Both, string>", "ValueTask<string>", "ResultCommandPipeline<Both, string>")]
    [InlineData("ICommand<int>, ICommand", "CommandHandler<Both>", "ValueTask", "PlainCommandPipeline<Both>")]
    [InlineData("ICommand<int>, IStreamQuery<int>", "StreamQueryHandler<Both, int>", "IAsyncEnumerable<int>", null)]
    [InlineData("ICommand<int>", "CommandHandler<Both, int>", "ValueTask<int>", "ResultCommandPipeline<Both, int>")]
    [InlineData(
        "IQuery<int>, IQuery<(int Id, string? Name)>",
        "QueryHandler<Both, (int, string)>",
        "ValueTask<(int Id, string? Name)>",
        "ResultCommandPipeline<Both, (int Id, string Name)>")]
    public void Middleware_goes_around_what_the_handler_takes(string contracts, string attribute, string returnType, string? pipeline)
    {
        var orders = Assemblies.Compile(
            "Orders",
            $$"""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using SourceGenBus;

            namespace Orders;

            public sealed record Both : {{contracts}};

            [{{attribute}}]
            internal sealed class Desk { public {{returnType}} HandleAsync(Both both) => throw new System.NotSupportedException(); }
            """);

        var result = GeneratorHarness.Run(Log, GeneratorOptions.Default.With(orders));

        var text = result.Outputs.GetValueOrDefault("Pipelines.BothPipeline.g.cs");
        if (pipeline is null)
            Assert.Null(text);
        else
            Assert.Contains(pipeline.Replace("Both", "global::Orders.Both", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_module_names_the_contract_where_there_are_several()
    {
        var result = GeneratorHarness.Run(
            """
            public sealed record Both : ICommand<int>, IQuery<string>;

            public sealed record One : ICommand<int>;

            [QueryHandler<Both, string>]
            [CommandHandler<One, int>]
            internal sealed class Desk
            {
                public ValueTask<string> HandleAsync(Both both) => new("");

                public ValueTask<int> HandleAsync(One one) => new(1);
            }
            """);

        var module = result["Module.g.cs"];
        Assert.Contains(
            "HandledCommand(typeof(global::Both), \"Desk\", Contract = typeof(global::SourceGenBus.IQuery<string>))]",
            module,
            StringComparison.Ordinal);
        Assert.Contains("HandledCommand(typeof(global::One), \"Desk\")]", module, StringComparison.Ordinal);
        Assert.Contains("typeof(global::Both), typeof(global::Desk), typeof(global::SourceGenBus.IQuery<string>));", module, StringComparison.Ordinal);
        Assert.Contains("typeof(global::One), typeof(global::Desk));", module, StringComparison.Ordinal);
    }
}
