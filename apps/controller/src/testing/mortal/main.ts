/** The real controller, but that it dies at one of its writes. What is imported first has changed the clients before they are used. */
import './install.ts';
import '../../main.ts';
