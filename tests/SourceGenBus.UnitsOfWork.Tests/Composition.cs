using SourceGenBus;

[assembly: UseMiddleware<UnitOfWorkMiddleware>(10)]
