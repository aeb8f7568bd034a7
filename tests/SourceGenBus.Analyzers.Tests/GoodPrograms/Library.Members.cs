// Members of the library and their fees.
using System.Collections.Immutable;

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
