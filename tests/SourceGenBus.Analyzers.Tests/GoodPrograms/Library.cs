// A lending library: aggregates, nested types, partial classes, events under a common base.
using System.Collections.Immutable;
using Lending;

var library = new Library.Catalog();
var book = library.Acquire("978-0-13-235088-4", "Clean Code");
book.Lend("reader-1", new DateOnly(2026, 11, 1));
book.Return(new DateOnly(2026, 11, 20));
Console.WriteLine($"{book.Title}: {book.State}, {book.Version} events");

if (args is [var path, ..])
{
    var lines = await File.ReadAllLinesAsync(path);
    foreach (var (isbn, title) in lines.Select(Parse).Where(static entry => entry.Title.Length > 0))
        library.Acquire(isbn, title);
}

static (string Isbn, string Title) Parse(string line) =>
    line.Split(';', 2) is [var isbn, var title] ? (isbn.Trim(), title.Trim()) : (line, "");

namespace Lending
{
    public abstract record BookEvent(string Isbn) : DomainEvent;

    public sealed record BookAcquired(string Isbn, string Title) : BookEvent(Isbn);

    public sealed record BookLent(string Isbn, string ReaderId, DateOnly DueOn) : BookEvent(Isbn);

    public sealed record BookReturned(string Isbn, string ReaderId, DateOnly On) : BookEvent(Isbn);

    public sealed record BookReserved(string Isbn, string ReaderId) : BookEvent(Isbn);

    public sealed record LoanOverdue(string Isbn, string ReaderId, int Days) : BookEvent(Isbn);

    /// <summary>An event that is derived from in the same project is a base and a fact at once.</summary>
    public record FeeCharged(string ReaderId, decimal Amount) : DomainEvent;

    public sealed record DamageFeeCharged(string ReaderId, decimal Amount, string Damage) : FeeCharged(ReaderId, Amount);

    public enum BookState
    {
        Available,
        Lent,
    }

    public static partial class Library
    {
        public sealed partial class Book(string isbn) : AggregateRoot<string>(isbn)
        {
            private readonly List<string> _reservations = [];

            public string Title { get; private set; } = "";

            public BookState State { get; private set; }

            public string? ReaderId { get; private set; }

            public IReadOnlyList<string> Reservations => _reservations;

            public static Book Acquire(string isbn, string title)
            {
                var book = new Book(isbn);
                book.Raise(new BookAcquired(isbn, title));
                return book;
            }

            public void Lend(string reader, DateOnly on)
            {
                if (State == BookState.Lent)
                    Reserve(reader);
                else
                    Raise(new BookLent(Id, reader, on.AddDays(28)));
            }

            public void Return(DateOnly on)
            {
                if (ReaderId is { } reader)
                    Raise(new BookReturned(Id, reader, on));
            }

            private void Reserve(string reader)
            {
                if (!_reservations.Contains(reader))
                    Raise(new BookReserved(Id, reader));
            }
        }

        public sealed partial class Book
        {
            private void Apply(BookAcquired acquired) => Title = acquired.Title;

            private void Apply(BookLent lent)
            {
                State = BookState.Lent;
                ReaderId = lent.ReaderId;
                _reservations.Remove(lent.ReaderId);
            }

            private void Apply(BookReturned returned)
            {
                State = BookState.Available;
                ReaderId = null;
            }

            private void Apply(BookReserved reserved) => _reservations.Add(reserved.ReaderId);
        }
    }

    public static partial class Library
    {
        public sealed class Catalog
        {
            private ImmutableDictionary<string, Book> _books = ImmutableDictionary<string, Book>.Empty;

            public Book Acquire(string isbn, string title) =>
                ImmutableInterlocked.GetOrAdd(ref _books, isbn, static (isbn, title) => Book.Acquire(isbn, title), title);

            public Book? Find(string isbn) => _books.GetValueOrDefault(isbn);
        }
    }

    public interface ILibraryUnitOfWork
    {
        Task AddAsync(Library.Book book, CancellationToken token);

        Task CommitAsync(CancellationToken token);
    }

    /// <summary>Takes a book, changes it, commits, and only then tells.</summary>
    public sealed class LendingService(Library.Catalog catalog, ILibraryUnitOfWork work, IEventBus bus)
    {
        public async Task LendAsync(string isbn, string reader, CancellationToken token)
        {
            if (catalog.Find(isbn) is not { } book)
                return;

            book.Lend(reader, DateOnly.FromDateTime(DateTime.UtcNow));
            await work.AddAsync(book, token);
            await work.CommitAsync(token);
            await bus.PublishUncommittedAsync(book, cancellationToken: token);
        }

        public async Task<int> ReturnAllAsync(IReadOnlyCollection<string> isbns, DateOnly on, CancellationToken token)
        {
            var returned = 0;
            foreach (var isbn in isbns)
            {
                if (catalog.Find(isbn) is not { State: BookState.Lent } book)
                    continue;

                book.Return(on);
                await work.CommitAsync(token);
                await bus.PublishUncommittedAsync(book, EventContext.Empty with { CorrelationId = isbn }, token);
                returned++;
            }

            return returned;
        }

        public async Task ChargeAsync(string reader, decimal amount, string? damage, CancellationToken token)
        {
            FeeCharged fee = damage is null ? new FeeCharged(reader, amount) : new DamageFeeCharged(reader, amount, damage);
            await work.CommitAsync(token);
            await bus.PublishAsync(fee, token);
        }
    }

    /// <summary>Handlers that belong together, nested in what they serve.</summary>
    internal static class Readers
    {
        [EventHandler<BookLent>]
        [EventHandler<BookReturned>]
        internal sealed partial class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, HashSet<string>> _loans = new(StringComparer.Ordinal);

            public ValueTask HandleAsync(BookLent lent)
            {
                lock (_gate)
                    LoansOf(lent.ReaderId).Add(lent.Isbn);
                return default;
            }
        }

        internal sealed partial class Shelf
        {
            public ValueTask HandleAsync(BookReturned returned)
            {
                lock (_gate)
                {
                    LoansOf(returned.ReaderId).Remove(returned.Isbn);
                }

                return default;
            }

            private HashSet<string> LoansOf(string reader) =>
                _loans.TryGetValue(reader, out var loans) ? loans : _loans[reader] = new HashSet<string>(StringComparer.Ordinal);
        }

        [EventHandler<LoanOverdue>]
        internal sealed class Reminder(IEventBus bus)
        {
            private const decimal FeePerDay = 0.25m;

            public async ValueTask HandleAsync(LoanOverdue overdue, EventContext context, CancellationToken token)
            {
                if (overdue.Days > 7)
                    await bus.PublishAsync(new FeeCharged(overdue.ReaderId, overdue.Days * FeePerDay), context, token);
            }
        }

        [EventHandler<FeeCharged>]
        [EventHandler<DamageFeeCharged>]
        internal sealed class Cashier
        {
            private int _fees;

            public int Fees => Volatile.Read(ref _fees);

            public ValueTask HandleAsync(FeeCharged charged)
            {
                Interlocked.Increment(ref _fees);
                return ValueTask.CompletedTask;
            }
        }
    }

    /// <summary>Inherits its method from a generic base.</summary>
    [EventHandler<BookAcquired>]
    [EventHandler<BookReserved>]
    internal sealed class History : Chronicle<BookEvent>
    {
        protected override string Describe(BookEvent @event) => $"{@event.Isbn}: {@event.GetType().Name}";
    }

    internal abstract class Chronicle<TEvent>
        where TEvent : DomainEvent
    {
        private ImmutableList<string> _lines = [];

        public IReadOnlyList<string> Lines => _lines;

        public ValueTask HandleAsync(TEvent @event, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            ImmutableInterlocked.Update(ref _lines, static (lines, line) => lines.Add(line), Describe(@event));
            return default;
        }

        protected abstract string Describe(TEvent @event);
    }

    internal sealed class Clockwork(Library.Catalog catalog, IEventBus bus)
    {
        public async Task TickAsync(IEnumerable<string> isbns, DateOnly today, CancellationToken token)
        {
            var overdue =
                from isbn in isbns
                let book = catalog.Find(isbn)
                where book is { State: BookState.Lent, ReaderId: not null }
                select new LoanOverdue(isbn, book.ReaderId!, today.DayNumber % 10);

            foreach (var loan in overdue)
                await bus.PublishAsync(loan, token);
        }
    }
}
