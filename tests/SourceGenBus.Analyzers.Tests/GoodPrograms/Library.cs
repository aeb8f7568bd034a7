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

namespace Lending.Members
{
    public abstract record MemberEvent(string MemberId) : DomainEvent
    {
        public sealed record Joined(string MemberId, string Name) : MemberEvent(MemberId);

        public sealed record Moved(string MemberId, string Address) : MemberEvent(MemberId);

        public sealed record Blocked(string MemberId, string Reason) : MemberEvent(MemberId);
    }

    public sealed record MembershipRenewed(string MemberId, DateOnly Until) : DomainEvent
    {
        public static MembershipRenewed For(Member member, int years) => new(member.Id, member.Until.AddYears(years));
    }

    public sealed record RenewMembership(string MemberId, int Years) : ICommand<DateOnly>;

    public sealed record BlockMember(string MemberId, string Reason) : ICommand;

    public sealed record FindMember(string MemberId) : IQuery<string?>;

    public sealed partial class Member : AggregateRoot<string>
    {
        private readonly SortedSet<string> _addresses = new(StringComparer.Ordinal);

        private Member(string id)
            : base(id)
        {
        }

        public string Name { get; private set; } = "";

        public DateOnly Until { get; private set; }

        public bool IsBlocked { get; private set; }

        public static Member Join(string id, string name)
        {
            var member = new Member(id);
            member.Raise(new MemberEvent.Joined(id, name));
            return member;
        }

        public bool Move(string address)
        {
            if (IsBlocked || _addresses.Contains(address))
                return false;
            Raise(new MemberEvent.Moved(Id, address));
            return true;
        }

        public DateOnly Renew(int years)
        {
            if (years is < 1 or > 5)
                throw new ArgumentOutOfRangeException(nameof(years));
            Raise(MembershipRenewed.For(this, years));
            return Until;
        }

        public void Block(string reason) => Raise(new MemberEvent.Blocked(Id, reason));

        private void Apply(MemberEvent.Joined joined) => Name = joined.Name;

        private void Apply(MemberEvent.Moved moved) => _addresses.Add(moved.Address);

        private void Apply(MemberEvent.Blocked blocked) => IsBlocked = blocked.Reason.Length > 0;

        private void Apply(MembershipRenewed renewed) => Until = renewed.Until;
    }

    public interface IMemberRepository
    {
        ValueTask<Member?> FindAsync(string id, CancellationToken token);

        Task SaveAsync(Member member, CancellationToken token);
    }

    /// <summary>What command handlers on an aggregate have in common: load, change, commit, publish, in this order.</summary>
    internal abstract class MemberChange<TCommand, TResult>(IMemberRepository members, ILibraryUnitOfWork work, IEventBus bus)
        where TCommand : notnull
    {
        protected abstract string IdOf(TCommand command);

        protected abstract TResult Change(Member member, TCommand command);

        protected async ValueTask<TResult> ApplyAsync(TCommand command, EventContext context, CancellationToken token)
        {
            var member = await members.FindAsync(IdOf(command), token) ?? throw new KeyNotFoundException(IdOf(command));
            var result = Change(member, command);
            await CommitAsync(member, token);
            await TellAsync(member, context, token);
            return result;
        }

        private async Task CommitAsync(Member member, CancellationToken token)
        {
            await members.SaveAsync(member, token);
            await work.CommitAsync(token);
        }

        private ValueTask TellAsync(Member member, EventContext context, CancellationToken token) =>
            bus.PublishUncommittedAsync(member, context with { CausationId = typeof(TCommand).Name }, token);
    }

    [CommandHandler<RenewMembership, DateOnly>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class RenewMembershipHandler(IMemberRepository members, ILibraryUnitOfWork work, IEventBus bus)
        : MemberChange<RenewMembership, DateOnly>(members, work, bus)
    {
        public ValueTask<DateOnly> HandleAsync(RenewMembership command, EventContext context, CancellationToken token) =>
            ApplyAsync(command, context, token);

        protected override string IdOf(RenewMembership command) => command.MemberId;

        protected override DateOnly Change(Member member, RenewMembership command) => member.Renew(command.Years);
    }

    [CommandHandler<BlockMember>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class BlockMemberHandler(IMemberRepository members, ILibraryUnitOfWork work, IEventBus bus)
        : MemberChange<BlockMember, bool>(members, work, bus)
    {
        public async Task HandleAsync(BlockMember command, EventContext context, CancellationToken token) =>
            await ApplyAsync(command, context, token);

        protected override string IdOf(BlockMember command) => command.MemberId;

        protected override bool Change(Member member, BlockMember command)
        {
            member.Block(command.Reason);
            return true;
        }
    }

    [QueryHandler<FindMember, string>]
    internal sealed class FindMemberHandler(IMemberRepository members)
    {
        public async ValueTask<string?> HandleAsync(FindMember query, CancellationToken token) =>
            (await members.FindAsync(query.MemberId, token))?.Name;
    }

    /// <summary>One class for the events of one base; the cards are built lazily and never changed.</summary>
    [EventHandler<MemberEvent.Joined>]
    [EventHandler<MemberEvent.Moved>]
    [EventHandler<MemberEvent.Blocked>]
    [EventHandler<MembershipRenewed>]
    internal sealed class CardPrinter
    {
        private static readonly Lazy<ImmutableDictionary<Type, string>> s_layouts = new(static () => ImmutableDictionary.CreateRange(
            [KeyValuePair.Create(typeof(MemberEvent.Joined), "new"), KeyValuePair.Create(typeof(MemberEvent.Moved), "moved")]));

        private readonly AsyncLocal<int> _depth = new();
        private int _printed;

        public int Printed => Volatile.Read(ref _printed);

        public async ValueTask HandleAsync(MemberEvent @event, CancellationToken token)
        {
            _depth.Value++;
            if (s_layouts.Value.TryGetValue(@event.GetType(), out var layout))
                await PrintAsync($"{layout}: {@event.MemberId}", token);
        }

        public ValueTask HandleAsync(MembershipRenewed renewed, CancellationToken token) =>
            PrintAsync($"until {renewed.Until}", token);

        private async ValueTask PrintAsync(string text, CancellationToken token)
        {
            var buffer = new StringWriter();
            buffer.Write(text);
            await Console.Out.WriteLineAsync(buffer.ToString().AsMemory(), token);
            Interlocked.Increment(ref _printed);
        }
    }

    public sealed class InMemoryMembers : IMemberRepository, ILibraryUnitOfWork
    {
        private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
        private readonly Stack<Action> _undo = new();

        public int Count => _members.Count;

        public ValueTask<Member?> FindAsync(string id, CancellationToken token) => new(_members.GetValueOrDefault(id));

        public Task SaveAsync(Member member, CancellationToken token)
        {
            _members[member.Id] = member;
            _undo.Push(() => _members.Remove(member.Id));
            return Task.CompletedTask;
        }

        public Task AddAsync(Library.Book book, CancellationToken token) => Task.CompletedTask;

        public Task CommitAsync(CancellationToken token)
        {
            _undo.Clear();
            return Task.CompletedTask;
        }
    }

    /// <summary>Tests of handlers need no bus.</summary>
    public static class MemberTests
    {
        public static async Task A_blocked_member_does_not_move()
        {
            var member = Member.Join("m1", "Ada");
            member.Block("lost books");
            Check(!member.Move("Elm Street 1"), "moved");
            Check(member.UncommittedEvents is [MemberEvent.Joined, MemberEvent.Blocked], "events");

            var printer = new CardPrinter();
            foreach (var joined in member.UncommittedEvents.OfType<MemberEvent>())
                await printer.HandleAsync(joined, CancellationToken.None);
            Check(printer.Printed == 1, "printed");

            static void Check(bool condition, string what)
            {
                if (!condition)
                    throw new InvalidOperationException(what);
            }
        }
    }
}
