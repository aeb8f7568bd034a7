using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class CommandNameTests() : RuleTests(DiagnosticIds.CommandNotImperative)
{
    [Fact]
    public Task Fires_on_a_fact() => Fires(
        """
        public sealed record [|OrderPlaced|](string OrderId) : ICommand;

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """,
        "Command 'OrderPlaced' is not named in the imperative, but a command is an instruction to do something; call it 'PlaceOrder'");

    [Fact]
    public Task Fires_on_the_name_of_an_act() => Fires(
        """
        public sealed record [|UserRegistration|](string Name) : ICommand<int>;

        [CommandHandler<UserRegistration, int>]
        public sealed class Desk;
        """,
        "Command 'UserRegistration' is not named in the imperative, but a command is an instruction to do something; say what to do, as in 'PlaceOrder'");

    [Fact]
    public Task Silent_on_an_instruction() => Silent(
        """
        public sealed record PlaceOrder(string OrderId) : ICommand;

        [CommandHandler<PlaceOrder>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Silent_on_a_query() => Silent(
        """
        public sealed record OrdersOfCustomer(string CustomerId) : IQuery<int>;
        public sealed record OrdersOfCustomerQuery(string CustomerId) : ICommand<int>;

        [QueryHandler<OrdersOfCustomer, int>]
        [CommandHandler<OrdersOfCustomerQuery, int>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Silent_unless_it_is_enabled() => SilentUnlessEnabled(
        """
        public sealed record OrderPlaced(string OrderId) : ICommand;

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Silent_on_types_that_are_no_commands() => Silent("public sealed record OrderPlaced(string OrderId);");

    [Fact]
    public Task Fix_renames_it_everywhere() => Fixes(
        """
        public sealed record [|OrderPlaced|](string OrderId) : ICommand;

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """,
        """
        public sealed record PlaceOrder(string OrderId) : ICommand;

        [CommandHandler<PlaceOrder>]
        public sealed class Desk;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed record [|OrderPlaced|](string OrderId) : ICommand;

        [CommandHandler<OrderPlaced>]
        public sealed class Desk;
        """);
}
