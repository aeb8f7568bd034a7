namespace SourceGenBus.EventStore;

/// <summary>The database cannot be used: its schema is newer than this program, or it is no database at all. Nothing was changed.</summary>
public sealed class StoreSchemaException : Exception
{
    /// <summary>Makes one.</summary>
    public StoreSchemaException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public StoreSchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public StoreSchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
