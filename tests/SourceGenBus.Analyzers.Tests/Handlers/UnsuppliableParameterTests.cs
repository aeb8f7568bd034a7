using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class UnsuppliableParameterTests() : RuleTests(DiagnosticIds.UnsuppliableParameter)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_service() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|IServiceProvider|] services, CancellationToken token) => default;
        }
        """,
        "The bus cannot supply parameter 'services' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Fires_on_a_context_to_emit_through_in_a_query() => Fires(
        """
        public sealed record FindOrder : IQuery<int>;

        [QueryHandler<FindOrder, int>]
        public sealed class Orders
        {
            public ValueTask<int> HandleAsync(FindOrder query, [|EmittingContext|] context) => default;
        }
        """,
        "The bus cannot supply parameter 'context' of 'Orders.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Fires_on_a_second_context() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, EventContext context, [|EmittingContext|] emitting) => default;
        }
        """,
        "The bus cannot supply parameter 'emitting' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Silent_on_a_context_without_emission_in_a_query() => Silent(
        """
        public sealed record FindOrder : IQuery<int>;

        [QueryHandler<FindOrder, int>]
        public sealed class Orders
        {
            public ValueTask<int> HandleAsync(FindOrder query, EventContext context, CancellationToken token) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_context_to_emit_through() => Silent(
        """
        public sealed record Place : ICommand;

        public sealed record Price : ICommand<int>;

        [EventHandler<OrderPlaced>]
        [CommandHandler<Place>]
        [CommandHandler<Price, int>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, EmittingContext context) => default;

            public ValueTask HandleAsync(Place command, EmittingContext context, CancellationToken token) => default;

            public Task<int> HandleAsync(Price command, CancellationToken token, EmittingContext context) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task Fires_on_an_out_parameter() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, out [|CancellationToken|] token)
            {
                token = default;
                return default;
            }
        }
        """,
        "The bus cannot supply parameter 'token' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Fires_on_an_event_by_reference() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(ref [|OrderPlaced|] placed) => default;
        }
        """,
        "The bus cannot supply parameter 'placed' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Fires_on_a_second_token() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, CancellationToken token, [|CancellationToken|] again) => default;
        }
        """,
        "The bus cannot supply parameter 'again' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Fires_on_an_array_of_params_that_is_not_optional() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, params [|int[]|] numbers) => default;
        }
        """,
        "The bus cannot supply parameter 'numbers' of 'Mailer.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    [Fact]
    public Task Silent_on_context_and_token_in_any_order() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class A
        {
            public ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken token) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class B
        {
            public ValueTask HandleAsync(OrderPlaced placed, CancellationToken token = default, EventContext? context = null) => default;
        }
        """);

    [Fact]
    public Task Silent_on_optional_parameters_and_on_in() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(in OrderPlaced placed, CancellationToken token, int retries = 3, string? name = null) => default;
        }
        """);

    [Fact]
    public Task Silent_when_another_overload_can_be_called() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public ValueTask HandleAsync(OrderPlaced placed, string template) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_service_in_the_constructor() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IServiceProvider services)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => services is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_on_a_parameter_whose_type_does_not_exist() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, {|CS0246:IMial|} mail) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|IServiceProvider|] services) => default;
        }
        """);
}
