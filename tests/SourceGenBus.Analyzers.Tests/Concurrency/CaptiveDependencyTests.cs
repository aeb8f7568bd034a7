using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

public sealed class CaptiveDependencyTests() : RuleTests(DiagnosticIds.CaptiveDependency)
{
    protected override string Shared =>
        """
        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext;

            public interface IDbContextFactory<T>;
        }

        namespace Shop
        {
            public sealed record OrderPlaced(string OrderId);

            public sealed class ShopContext : Microsoft.EntityFrameworkCore.DbContext;

            public interface ICart;

            public sealed class Cart : ICart;

            public interface IRepository<T>;

            public sealed class Repository<T> : IRepository<T>;
        }
        """;

    [Fact]
    public Task Fires_on_a_DbContext() => Fires(
        """
        using Shop;

        [EventHandler<OrderPlaced>]
        public sealed class Recorder([|ShopContext|] context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }
        """,
        "Handler 'Recorder' is a singleton and would share one scoped 'ShopContext' among all its calls; set Lifetime = HandlerLifetime.Scoped");

    [Fact]
    public Task Fires_on_services_that_the_project_registers_as_scoped() => Fires(
        """
        using Shop;

        public static class Registration
        {
            public static IServiceCollection AddShop(this IServiceCollection services) =>
                services.AddScoped<ICart, Cart>().AddScoped(typeof(IRepository<>), typeof(Repository<>));
        }

        [EventHandler<OrderPlaced>]
        public sealed class Recorder
        {
            public Recorder([|ICart|] cart, [|IRepository<int>|] repository)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "Handler 'Recorder' is a singleton and would share one scoped 'ICart' among all its calls; set Lifetime = HandlerLifetime.Scoped",
        "Handler 'Recorder' is a singleton and would share one scoped 'IRepository<int>' among all its calls; set Lifetime = HandlerLifetime.Scoped");

    [Fact]
    public Task Fires_on_handlers_of_commands() => Fires(
        """
        using Shop;

        public sealed record PlaceOrder : ICommand;

        [CommandHandler<PlaceOrder>]
        public sealed class Recorder([|ShopContext|] context)
        {
            public ValueTask HandleAsync(PlaceOrder order) => context is null ? default : default;
        }
        """,
        "Handler 'Recorder' is a singleton and would share one scoped 'ShopContext' among all its calls; set Lifetime = HandlerLifetime.Scoped");

    [Fact]
    public Task Silent_when_the_handler_is_scoped_or_transient() => Silent(
        """
        using Shop;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Recorder(ShopContext context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Transient)]
        public sealed class Printer(ShopContext context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_on_factories_of_scoped_services() => Silent(
        """
        using Shop;

        [EventHandler<OrderPlaced>]
        public sealed class Recorder(
            Microsoft.EntityFrameworkCore.IDbContextFactory<ShopContext> contexts,
            IServiceScopeFactory scopes,
            Func<ShopContext> create)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => contexts is null || scopes is null || create is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_on_singletons_and_on_services_of_unknown_lifetime() => Silent(
        """
        using Shop;

        public static class Registration
        {
            public static IServiceCollection AddShop(this IServiceCollection services) => services.AddSingleton<ICart, Cart>();
        }

        [EventHandler<OrderPlaced>]
        public sealed class Recorder(ICart cart, IRepository<int> repository)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => cart is null || repository is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_on_methods_that_happen_to_be_called_AddScoped() => Silent(
        """
        using Shop;

        public sealed class Menu
        {
            public Menu AddScoped<T>() => this;

            public Menu Fill() => AddScoped<ICart>().AddScoped<ICart>();
        }

        [EventHandler<OrderPlaced>]
        public sealed class Recorder(ICart cart)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => cart is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_on_classes_that_are_no_handlers_and_on_other_constructors() => Silent(
        """
        using Shop;

        public sealed class Service(ShopContext context)
        {
            public ShopContext Context => context;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Recorder
        {
            [ActivatorUtilitiesConstructor]
            public Recorder()
            {
            }

            public Recorder(ShopContext context)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Fixes_by_making_the_handler_scoped() => Fixes(
        """
        using Shop;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Singleton), EventHandler<string>]
        public sealed class Recorder([|ShopContext|] context)
        {
            public ValueTask HandleAsync(object happened) => context is null ? default : default;
        }
        """,
        """
        using Shop;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped), EventHandler<string>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Recorder(ShopContext context)
        {
            public ValueTask HandleAsync(object happened) => context is null ? default : default;
        }
        """,
        "Make the handler scoped");

    [Fact]
    public Task Fixes_all_handlers_and_each_of_them_once() => FixesAll(
        """
        using Shop;

        [EventHandler<OrderPlaced>]
        public sealed class Recorder([|ShopContext|] context, [|ShopContext|] other)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context == other ? default : default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer([|ShopContext|] context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }
        """,
        """
        using Shop;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Recorder(ShopContext context, ShopContext other)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context == other ? default : default;
        }

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Printer(ShopContext context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }
        """);

    [Fact]
    public Task Silent_when_the_lifetime_is_scoped_by_a_qualified_name() => Silent(
        """
        public sealed class Setup
        {
            public void Add(IServiceCollection services) => services.AddScoped<Mailer.Outbox>();
        }

        [SourceGenBus.EventHandler<string>(Lifetime = SourceGenBus.HandlerLifetime.Scoped)]
        public sealed class Mailer(Mailer.Outbox outbox)
        {
            public sealed class Outbox;

            public ValueTask HandleAsync(string text) => outbox is null ? default : ValueTask.CompletedTask;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        using Shop;

        [EventHandler<OrderPlaced>]
        public sealed class Recorder([|ShopContext|] context)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => context is null ? default : default;
        }
        """);
}
