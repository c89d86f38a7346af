from config.server.main import main

main()
