using SourceGenBus.Analyzers.Tests.Durable;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

public sealed class PublishedCommandUnusableTests() : RuleTests(DiagnosticIds.PublishedCommandUnusable)
{
    [Theory]
    [InlineData("ICommand<Receipt>")]
    [InlineData("IQuery<Receipt>")]
    public Task Fires_on_a_result_that_nothing_serializes(string kind) => Fires(
        DurableSource.Project,
        Source($"[Event(\"payment.take\"), Published(\"payments\")] public sealed record [|TakePayment|](string Order) : {kind};", result: false),
        Message("no JsonSerializerContext of this project has [JsonSerializable(typeof(Receipt))]; add its result to the one that serializes it"));

    [Fact]
    public Task Fires_on_two_destinations() => Fires(
        DurableSource.Project,
        Source("[Event(\"payment.take\"), Published(\"payments\"), Published(\"audit\")] public sealed record [|TakePayment|](string Order) : ICommand;"),
        Message("it is published to 'payments' and 'audit', and one program handles it; leave one destination"));

    [Fact]
    public Task Fires_on_two_kinds_of_message() => Fires(
        DurableSource.Project,
        Source("[Event(\"payment.take\"), Published(\"payments\")] public sealed record [|TakePayment|](string Order) : ICommand, IQuery<Receipt>;"),
        Message("it implements several of ICommand, ICommand<TResult> and IQuery<TResult>, so it is not known which its handler takes; leave one of them"));

    [Theory]
    [InlineData("[Event(\"payment.take\"), Published(\"payments\")] public sealed record TakePayment(string Order) : ICommand<Receipt>;")]
    [InlineData("[Event(\"payment.take\"), Published(\"payments\")] public sealed record TakePayment(string Order) : IQuery<Receipt>;")]
    [InlineData("[Event(\"payment.take\"), Published(\"payments\")] public sealed record TakePayment(string Order) : ICommand;")]
    [InlineData("[Event(\"payment.take\"), Published(\"payments\"), Published(\"audit\")] public sealed record TakePayment(string Order);")]
    public Task Silent_on(string declaration) => Silent(DurableSource.Project, Source(declaration));

    [Theory]
    [InlineData("[Event(\"payment.take\")] public sealed record TakePayment(string Order) : ICommand<Receipt>;")]
    [InlineData("public sealed record TakePayment(string Order) : ICommand<Receipt>, ICommand;")]
    public Task Silent_on_what_stays_in_its_program(string declaration) =>
        Silent(DurableSource.Project, Source(declaration, result: false));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        DurableSource.Project,
        Source("[Event(\"payment.take\"), Published(\"payments\")] public sealed record [|TakePayment|](string Order) : ICommand<Receipt>;", result: false));

    private static string Message(string reason) =>
        $"'TakePayment' is a command or query that another program handles, but {reason}";

    private static string Source(string declaration, bool result = true) =>
        DurableSource.Usings +
        $$"""
        using SourceGenBus.Transports;

        {{declaration}}

        public sealed record Receipt(string Number);

        [JsonSerializable(typeof(TakePayment))]
        {{(result ? "[JsonSerializable(typeof(Receipt))]" : "")}}
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
