namespace SourceGenBus.Analyzers.Tests.Flow;

/// <summary>The shop that the cases are methods of.</summary>
public sealed partial class PublishBeforeCommitTests
{
    internal const string Declarations =
        """
        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext
            {
                public DatabaseFacade Database { get; } = new();
                public int SaveChanges() => 0;
                public Task<int> SaveChangesAsync(CancellationToken token = default) => Task.FromResult(0);
            }

            public sealed class DatabaseFacade
            {
                public Task<IDbContextTransaction> BeginTransactionAsync() => throw new NotSupportedException();
            }

            public interface IDbContextTransaction : IDisposable, IAsyncDisposable
            {
                Task CommitAsync(CancellationToken token = default);
                Task RollbackAsync(CancellationToken token = default);
            }
        }

        public interface IShopUnitOfWork
        {
            Task CommitAsync();
        }

        public sealed record OrderPlaced(int Id);
        public sealed record OrderFailed(int Id);

        [AttemptEvent]
        public sealed record OrderAttempted(int Id);

        public sealed record Item(int Id, bool IsDone, bool IsBad);

        public sealed class Mailbox
        {
            public Task CommitAsync() => Task.CompletedTask;
        }

        public partial class Shop(
            IEventBus bus,
            Microsoft.EntityFrameworkCore.DbContext db,
            IShopUnitOfWork work,
            System.Data.Common.DbConnection connection,
            Mailbox mailbox)
        {
            private static bool Check() => true;
            private static void Work() { }
        }
        """;

    protected override string Shared => Declarations;

    internal static string Method(string body) =>
        $$"""
        public partial class Shop
        {
            public async Task RunAsync()
            {
                {{body.ReplaceLineEndings("\n        ")}}
            }
        }
        """;
}
