namespace SourceGenBus.EventStore;

/// <summary>
/// A transaction could not be committed, because a statement in it had failed before and somebody caught that exception. Nothing of the
/// transaction is stored. A database such as PostgreSQL refuses every further statement of such a transaction and would answer the commit
/// with a rollback, without an error.
/// </summary>
public sealed class TransactionNotCommittedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What the database reported.</param>
    public TransactionNotCommittedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with the usual message.</summary>
    /// <param name="innerException">What the database reported.</param>
    public TransactionNotCommittedException(Exception innerException)
        : this(
            "Nothing was committed: a statement in this transaction had failed, and its exception was caught. Let that exception pass, " +
            "or set a savepoint "
            + "before the statement and roll back to it.",
            innerException)
    {
    }
}
