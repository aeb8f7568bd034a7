using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class CommandNameTests() : RuleTests(DiagnosticIds.CommandNotImperative)
{
    // The rule goes by the names of the attributes, whichever assembly declares them.
    protected override string Shared =>
        """
        namespace SourceGenBus
        {
            [AttributeUsage(AttributeTargets.Class)]
            public sealed class CommandHandlerAttribute<TCommand> : Attribute;

            [AttributeUsage(AttributeTargets.Class)]
            public sealed class CommandHandlerAttribute<TCommand, TResult> : Attribute;
        }
        """;

    [Fact]
    public Task Fires_on_a_fact() => Fires(
        """
        public sealed record [|OrderPlaced|](string OrderId);

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """,
        "Command 'OrderPlaced' is not named in the imperative, but a command is an instruction to do something; call it 'PlaceOrder'");

    [Fact]
    public Task Fires_on_the_name_of_an_act() => Fires(
        """
        public sealed record [|UserRegistration|](string Name);

        [CommandHandler<UserRegistration, int>]
        public sealed class Desk;
        """,
        "Command 'UserRegistration' is not named in the imperative, but a command is an instruction to do something; say what to do, as in 'PlaceOrder'");

    [Fact]
    public Task Silent_on_an_instruction() => Silent(
        """
        public sealed record PlaceOrder(string OrderId);

        [CommandHandler<PlaceOrder>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Silent_on_a_query() => Silent(
        """
        public sealed record OrdersOfCustomerQuery(string CustomerId);

        [CommandHandler<OrdersOfCustomerQuery, int>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Silent_on_types_that_are_no_commands() => Silent("public sealed record OrderPlaced(string OrderId);");

    [Fact]
    public Task Fix_renames_it_everywhere() => Fixes(
        """
        public sealed record [|OrderPlaced|](string OrderId);

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """,
        """
        public sealed record PlaceOrder(string OrderId);

        [CommandHandler<PlaceOrder>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed record [|OrderPlaced|](string OrderId);

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """);
}
