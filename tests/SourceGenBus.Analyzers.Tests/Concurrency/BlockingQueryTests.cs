using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

/// <summary>LINQ's own methods on a <c>DbSet</c> run the query and wait for the database.</summary>
public sealed class BlockingQueryTests() : RuleTests(DiagnosticIds.BlockingCall)
{
    protected override string Shared =>
        """
        using System.Linq.Expressions;

        public sealed record OrderPlaced(string OrderId);

        public sealed class Order
        {
            public string Id { get; set; } = "";
        }

        public sealed class Orders : Microsoft.EntityFrameworkCore.DbContext
        {
            public Microsoft.EntityFrameworkCore.DbSet<Order> All { get; } = null!;
        }

        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext;

            public abstract class DbSet<T> : IQueryable<T>
            {
                public abstract Type ElementType { get; }
                public abstract Expression Expression { get; }
                public abstract IQueryProvider Provider { get; }
                public abstract IEnumerator<T> GetEnumerator();
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
                public T? Find(params object[] keys) => default;
                public ValueTask<T?> FindAsync(params object[] keys) => default;
            }

            public static class EntityFrameworkQueryableExtensions
            {
                public static IQueryable<T> AsNoTracking<T>(this IQueryable<T> source) => source;
                public static Task<List<T>> ToListAsync<T>(this IQueryable<T> source, CancellationToken token = default) => throw new NotSupportedException();
                public static Task<T> FirstAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> test, CancellationToken token = default) =>
                    throw new NotSupportedException();
            }
        }
        """;

    private const string Before =
        """
        using Microsoft.EntityFrameworkCore;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer(Orders orders)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var all = orders.All.AsNoTracking().Where(order => order.Id != "").[|ToList|]();
                var first = orders.All.[|First|](order => order.Id == placed.OrderId);
                var found = orders.All.[|Find|](placed.OrderId);
                await Task.Yield();
            }
        }
        """;

    [Fact]
    public Task Fires_where_the_query_runs() => Fires(
        Before,
        "'Enumerable.ToList' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await ToListAsync'",
        "'Queryable.First' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await FirstAsync'",
        "'DbSet.Find' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await DbSet.FindAsync'");

    [Fact]
    public Task Silent_on_what_is_in_memory_or_only_describes_a_query() => Silent(
        """
        using Microsoft.EntityFrameworkCore;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer(Orders orders)
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken token)
            {
                var query = orders.All.Where(order => order.Id == placed.OrderId);
                var all = await query.ToListAsync(token);
                var mine = all.Where(order => order.Id == "1").ToList();
                var rest = mine.AsQueryable().First(order => order.Id == "2");
            }
        }
        """);

    [Fact]
    public Task Silent_outside_of_handlers() => Silent(
        """
        public sealed class Report(Orders orders)
        {
            public List<Order> All() => orders.All.ToList();
        }
        """);

    [Fact]
    public Task Fixes_all() => FixesAll(
        Before,
        """
        using Microsoft.EntityFrameworkCore;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer(Orders orders)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var all = await orders.All.AsNoTracking().Where(order => order.Id != "").ToListAsync();
                var first = await orders.All.FirstAsync(order => order.Id == placed.OrderId);
                var found = await orders.All.FindAsync(placed.OrderId);
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_the_extension_is_not_in_scope() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer(Orders orders)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var all = orders.All.[|ToList|]();
                await Task.Yield();
            }
        }
        """);
}
