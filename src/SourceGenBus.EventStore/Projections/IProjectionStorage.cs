using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// The seam of a database for what projections and subscriptions keep beside their checkpoints: versions, partitions, parked events and who
/// runs a subscription. Safe for concurrent use.
/// </summary>
public interface IProjectionStorage
{
    /// <summary>Locks a projection until the transaction ends, and makes it when it does not exist.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="projection">Its name, with the version.</param>
    /// <param name="partitions">In how many partitions it is built when it does not exist.</param>
    /// <param name="exclusive">Whether nobody else may hold it; otherwise everybody may who does not ask for it exclusively.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    ValueTask<ProjectionState> LockAsync(
        DbTransaction transaction, string projection, int partitions, bool exclusive, CancellationToken cancellationToken = default);

    /// <summary>Reads the state of a projection without locking it.</summary>
    /// <param name="projection">Its name, with the version.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The state, or null of one that never ran.</returns>
    ValueTask<ProjectionState?> FindAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>Sets a projection, which the caller has locked exclusively, to the start. What it has parked is forgotten.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="projection">Its name, with the version.</param>
    /// <param name="state">What the lock returned.</param>
    /// <param name="partitions">In how many partitions it is built from now on.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask ResetAsync(
        DbTransaction transaction, string projection, ProjectionState state, int partitions, CancellationToken cancellationToken = default);

    /// <summary>Removes a projection, which the caller has locked exclusively. Programs that still run it end it.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="projection">Its name, with the version.</param>
    /// <param name="state">What the lock returned.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask RemoveAsync(
        DbTransaction transaction, string projection, ProjectionState state, CancellationToken cancellationToken = default);

    /// <summary>Reads which version of a projection is active.</summary>
    /// <param name="name">The name without a version.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The version; 1 when none was activated.</returns>
    ValueTask<int> GetActiveVersionAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads which version of a projection is active, and keeps others from changing it until the transaction ends.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="name">The name without a version.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    ValueTask<int> LockActiveVersionAsync(DbTransaction transaction, string name, CancellationToken cancellationToken = default);

    /// <summary>Sets the active version, which the caller has locked.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="name">The name without a version.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask SetActiveVersionAsync(DbTransaction transaction, string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Keeps a record of an event that was put aside, in the transaction that skips it.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="parked">The record.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask ParkAsync(DbTransaction transaction, ParkedEvent parked, CancellationToken cancellationToken = default);

    /// <summary>Forgets the record of an event that was put aside.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="projection">The projection or subscription.</param>
    /// <param name="position">The event.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> UnparkAsync(DbTransaction transaction, string projection, long position, CancellationToken cancellationToken = default);

    /// <summary>Lists events that were put aside, in the order of positions and then of projections.</summary>
    /// <param name="projection">Those of this projection or subscription only; empty for all.</param>
    /// <param name="afterPosition">Only those after this position, to go on with a list; 0 for the start.</param>
    /// <param name="afterProjection">
    /// Also those at this position of projections after this one, since a list may end among the records of one event; null for none of
    /// them.
    /// </param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<ParkedEvent>> ListParkedAsync(
        string projection = "",
        long afterPosition = 0,
        string? afterProjection = null,
        int limit = 100,
        CancellationToken cancellationToken = default);

    /// <summary>Counts the events that a projection or subscription has put aside.</summary>
    /// <param name="projection">The projection or subscription.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<long> CountParkedAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>Takes a subscription for its runner, or holds it longer. The database's clock measures how long.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="owner">Who takes it: another text for each runner.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>How far the subscription has come; null when somebody else has it.</returns>
    ValueTask<long?> LeaseAsync(string subscription, string owner, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Saves how far a subscription has come, if its runner still has it.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="owner">Who has taken it.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>Whether it was saved; false when somebody else has taken it meanwhile.</returns>
    ValueTask<bool> AdvanceAsync(
        DbTransaction transaction, string subscription, string owner, long position, CancellationToken cancellationToken = default);

    /// <summary>Gives a subscription back, if its runner still has it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="owner">Who has taken it.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask ReleaseAsync(string subscription, string owner, CancellationToken cancellationToken = default);
}
